// Notes which constraints were made here. $schema: their digest. No rows.
MERGE (s:Zhiqiao {id: 'store'}) SET s.schema = $schema
