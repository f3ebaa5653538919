"""Published targets and the observation models that map series to them."""
