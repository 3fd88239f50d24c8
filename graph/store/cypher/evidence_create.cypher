// Makes evidence, part of its document. $rows: lists of id, place, page, clause, quote, rule; $document; $reading. One row: how
// many. The properties stand in the pattern: set afterwards, the engines would write each node twice.
MATCH (d:Document {id: $document})
UNWIND $rows AS row
CREATE (e:Evidence {id: row[0], document: $document, place: row[1], page: row[2], clause: row[3], quote: row[4], rule: row[5],
  reading: $reading})-[r:PART_OF]->(d)
RETURN count(r) AS written
