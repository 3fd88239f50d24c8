// Replaces what this document says of entities. $rows: lists of id, says; $document. One row: how many.
UNWIND $rows AS row
MATCH (n:__KIND__ {id: row[0]})
MATCH (d:Document {id: $document})
MATCH (n)-[r:DEFINED_IN]->(d)
SET r.says = row[1]
RETURN count(r) AS written
