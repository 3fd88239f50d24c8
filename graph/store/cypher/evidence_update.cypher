// Replaces the properties of evidence. $rows: {id, properties}. One row: how many.
UNWIND $rows AS row MATCH (e:Evidence {id: row.id}) SET e = row.properties RETURN count(e) AS written
