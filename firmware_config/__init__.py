"""What a technician sets: machine set-up, site files and what is generated from them."""
