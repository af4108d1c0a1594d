import type { CatalogMeta } from './catalog-file.ts'

/** Where the contents of a catalogue come from. */
export interface ImportOrigin {
  readonly sourceFile: string
  readonly importedMs: number // Unix time
}

export function importMeta(kind: string, count: number, { sourceFile, importedMs }: ImportOrigin): CatalogMeta {
  return { kind, count: String(count), source_file: sourceFile, imported_iso: new Date(importedMs).toISOString() }
}
