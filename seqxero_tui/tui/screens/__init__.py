"""Where a user can be. A screen composes, binds and handles; what it shows is worked out in `present`."""
