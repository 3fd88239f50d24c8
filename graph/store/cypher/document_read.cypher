// One row: the properties of a document. $document: its id.
MATCH (d:Document {id: $document}) RETURN properties(d) AS properties
