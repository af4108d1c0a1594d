/** Keys of the REST API. Of a key only its hash is kept. */
export const statements: readonly string[] = [
  `
    CREATE TABLE api_keys (
      id TEXT PRIMARY KEY CHECK (length(id) = 8),
      name TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
      key_hash TEXT NOT NULL UNIQUE CHECK (length(key_hash) = 64),
      created_at REAL NOT NULL,
      created_by TEXT NOT NULL,
      expires_at REAL,
      revoked_at REAL
    )`,
]
