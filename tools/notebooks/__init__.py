"""Each page as a notebook and as a script, and labs, which are shown as notebooks."""
