"""The use cases of the cloud: rules applied to what is stored, in one transaction each."""
