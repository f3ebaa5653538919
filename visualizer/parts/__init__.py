"""Parts that the pages of the browser application share."""
