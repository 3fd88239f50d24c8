// Writes the node of a document. $document: its id; $properties: all of them. No rows.
MERGE (d:Document {id: $document}) SET d = $properties
