// One row: the digest of the constraints that were made here. No parameters.
MATCH (s:Zhiqiao {id: 'store'}) RETURN s.schema AS schema
