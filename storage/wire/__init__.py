"""The conventions of news agencies: states of headlines, embargoes, agencies. Pure."""
