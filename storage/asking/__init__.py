"""The life of a need: read, posted, reviewed, listed, handed to a ticket, a project, a unit; what people think."""
