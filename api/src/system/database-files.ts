import { stat } from 'node:fs/promises'

/** The file of a database and what is written ahead of it, which grows where nobody can bring it in. */
export async function databaseFiles(path: string): Promise<{ size_bytes: number; wal_bytes: number }> {
  const sizeOf = async (file: string) => {
    try {
      return (await stat(file)).size
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
      throw error
    }
  }
  return { size_bytes: await sizeOf(path), wal_bytes: await sizeOf(`${path}-wal`) }
}
