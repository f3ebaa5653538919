"""The pages of the browser application, a module each."""
