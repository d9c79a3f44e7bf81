"""What a Demo Company starts with, as plain tables per region, and the seeding that writes it."""
