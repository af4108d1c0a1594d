import { lstatSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { StageControl } from '../control.ts'
import { repairTable } from '../in-place/repair.ts'
import { discard } from '../output.ts'
import { type Finding, judge, judgeScratch, type Patience } from './judge.ts'
import { parseStageName, parseSupersededName } from './names.ts'
import { entriesOf, statusOf } from './size.ts'

export interface HousekeepingRequest {
  readonly folders: readonly string[] // looked through with all folders in them, links not followed
  readonly stageFolder: string // of this only the folders are looked at in which processes stage files
  readonly scratchFolder?: string | undefined // looked through too; what it holds itself as stream_* or tmp_* is left over
  readonly patience: Patience
  readonly dryRun: boolean // tell what would be done, and do nothing
}

export interface HousekeepingReport {
  readonly findings: readonly Finding[] // with what was done, or would be
  readonly failures: readonly Error[] // of the system: what could not be read or removed
}

/** A folder that housekeeping does not enter. */
export class HousekeepingError extends Error {
  override readonly name = 'HousekeepingError'
  readonly path: string

  constructor(path: string, message: string) {
    super(`${path}: ${message}`)
    this.path = path
  }
}

/**
 * Removes what killed runs left: unfinished products and staged files. What a product was called before its place was
 * taken gets its name again, unless the newer one stands there. Products and raw data are not touched.
 *
 * @throws HousekeepingError for a folder that is none, or a link; file system errors for one that cannot be found
 */
export async function housekeeping(
  request: HousekeepingRequest,
  control: StageControl = {},
): Promise<HousekeepingReport> {
  const { scratchFolder } = request
  const roots = outermost([...request.folders, ...(scratchFolder === undefined ? [] : [scratchFolder])])
  roots.forEach(assertFolder)
  const house = new House(request, control)
  if (scratchFolder !== undefined) await house.sweep(resolve(scratchFolder))
  for (const root of roots) await house.visit(root, () => true)
  const stageFolder = resolve(request.stageFolder)
  if (statusOf(stageFolder)?.isDirectory()) await house.visit(stageFolder, (name) => parseStageName(name) !== undefined)
  return { findings: house.findings, failures: house.failures }
}

/** What was found so far. */
class House {
  readonly findings: Finding[] = []
  readonly failures: Error[] = []
  readonly #request: HousekeepingRequest
  readonly #control: StageControl
  readonly #seen = new Set<string>()

  constructor(request: HousekeepingRequest, control: StageControl) {
    this.#request = request
    this.#control = control
  }

  /** Looks through a folder: at the entries whose names are wanted, and into the folders among them. */
  async visit(folder: string, isWanted: (name: string) => boolean): Promise<void> {
    this.#control.progress?.(0, folder)
    await setImmediate() // lets a signal be heard
    await this.#try(async () => {
      for (const entry of entriesOf(folder)) {
        this.#control.signal?.throwIfAborted()
        const path = join(folder, entry.name)
        if (!isWanted(entry.name) || this.#seen.has(path)) continue
        this.#seen.add(path)
        const isKnown = await this.#try(() => this.#lookAt(folder, entry.name, judge))
        if (isKnown === false && entry.isDirectory()) await this.visit(path, isWanted)
      }
    })
  }

  /** Looks at the entries of a folder of scratch, and into none of them. */
  async sweep(folder: string): Promise<void> {
    await this.#try(async () => {
      for (const { name } of entriesOf(folder)) {
        this.#control.signal?.throwIfAborted()
        if ((await this.#try(() => this.#lookAt(folder, name, judgeScratch))) !== false)
          this.#seen.add(join(folder, name))
      }
    })
  }

  /** Judges an entry and does at once what is to be done with it; false where it is of no concern. */
  async #lookAt(folder: string, name: string, judgeIt: typeof judge): Promise<boolean> {
    const finding = judgeIt(folder, name, this.#request.patience)
    if (finding === undefined) return false
    if (!this.#request.dryRun) await carryOut(finding, folder, name)
    this.findings.push(finding)
    return true
  }

  /** What the system refuses is kept, and the rest goes on. */
  async #try<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error
      this.failures.push(error)
      return undefined
    }
  }
}

async function carryOut({ path, step }: Finding, folder: string, name: string): Promise<void> {
  const product = parseSupersededName(name)
  if (step === 'remove') await (product === undefined ? rm(path, { recursive: true }) : discard(path))
  if (step === 'repair') repairTable(path)
  if (step === 'restore' && product !== undefined) await rename(path, join(folder, product))
}

/** Folders in full, without those that lie in another. */
function outermost(folders: readonly string[]): string[] {
  const full = [...new Set(folders.map((folder) => resolve(folder)))]
  return full.filter((folder) => !full.some((other) => other !== folder && folder.startsWith(join(other, '/'))))
}

function assertFolder(folder: string): void {
  const status = lstatSync(folder)
  if (status.isSymbolicLink()) throw new HousekeepingError(folder, 'is a symbolic link, wanted the folder itself')
  if (!status.isDirectory()) throw new HousekeepingError(folder, 'is a file, wanted a folder')
}
