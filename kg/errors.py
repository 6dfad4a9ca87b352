"""What can go wrong, named for the person who can put it right."""


class KgError(Exception):
    """Base of every error that `kg` raises on purpose; its text names the culprit and the way out."""


class ReadError(KgError):
    """An input cannot be read as an article: missing, binary, empty, not English."""


class ModelError(KgError):
    """The language pipeline cannot be loaded or lacks a component."""


class OntologyError(KgError):
    """An ontology file is wrong: an unknown term, a relation without examples, a bad annotation."""


class PatternError(OntologyError):
    """A frame's pattern cannot be compiled."""


class GraphError(KgError):
    """A graph file cannot be read, or is not one that `kg` wrote."""


class QueryError(KgError):
    """A query is wrong, unsafe or took too long."""


class WriteError(KgError):
    """An output cannot be written, or the output folder is not ours."""


class OptionError(KgError):
    """An option of a run cannot be followed: an extractor that is not there, too many processes."""
