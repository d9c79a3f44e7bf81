"""The parts screens are made of. A widget shows what it is given and says what the user did; it decides nothing."""
