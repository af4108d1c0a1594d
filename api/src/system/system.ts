import type { Products } from '@contimg/state/products'
import type { Settings } from '@contimg/state/settings'
import { bounded } from './bounded.ts'
import { databaseFiles } from './database-files.ts'
import { diskReader } from './disks.ts'
import { Sampler } from './sampler.ts'

const LIMIT_MS = 2000

/** The host that the API runs on. */
export class System implements Disposable {
  readonly sampler: Sampler
  readonly disks: ReturnType<typeof diskReader>
  readonly databaseFiles: () => ReturnType<typeof databaseFiles>

  constructor(settings: Settings, { path }: Products, nowMs: () => number) {
    this.sampler = new Sampler({ nowMs })
    this.disks = diskReader(settings)
    this.databaseFiles = bounded('the database’s files', LIMIT_MS, () => databaseFiles(path))
  }

  [Symbol.dispose](): void {
    this.sampler[Symbol.dispose]()
  }
}
