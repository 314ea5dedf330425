"""The apps that are measured, each with `create_app(setup)`."""
