// Unties entities from the document. $ids; $document. No rows.
UNWIND $ids AS id
MATCH (n:__KIND__ {id: id})
MATCH (d:Document {id: $document})
MATCH (n)-[r:DEFINED_IN]->(d)
DELETE r
