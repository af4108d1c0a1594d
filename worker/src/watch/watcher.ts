import { basename, join } from 'node:path'
import { isoFromMjdS } from '@contimg/pipeline'
import {
  type Clock,
  listClosedFiles,
  listStandingGroups,
  type Products,
  putSubbandFilesGone,
  type StandingGroup,
  together,
} from '@contimg/state/products'
import { applyPlan, type HandOver } from './apply-plan.ts'
import type { FoundFile, WatchedFolder } from './folder.ts'
import { type Judging, judge, recognise } from './judge.ts'
import { type CollectingOptions, type CollectingPlan, isEmpty, planCollecting, planTimeouts } from './plan.ts'
import { type Direction, Sightings } from './sightings.ts'
import { type Tell, tellPlan, tellTurns } from './tell.ts'

export interface WatcherOptions extends CollectingOptions {
  readonly handOver: HandOver
  readonly settleS: number // for which a file must stand still before it is opened
  readonly clock: Clock
  readonly tell: Tell
}

/** What a look leaves to do. */
export interface Look {
  readonly isAway: boolean // the folder is not there
  readonly hasMore: boolean // files that were not opened yet, for there are many
  readonly isUnsettled: boolean // files that came a moment ago
}

const OPENED_A_LOOK = 512
const AWAITED_S = 10 // a file that goes on changing does not keep its group for longer than this

/**
 * Takes files of a folder from their arrival to groups in the queue. What counts is in the database: killed at any moment, or
 * one of several on the same folder, it goes on from what stands there. What it keeps in mind only saves work.
 */
export class Watcher {
  readonly #products: Products
  readonly #folder: WatchedFolder
  readonly #options: WatcherOptions
  readonly #judging: Judging
  readonly #sightings = new Sightings()
  readonly #closed = new Set<string>() // names of files that are of a group that is over, or spare
  #isAway = false

  constructor(products: Products, folder: WatchedFolder, options: WatcherOptions) {
    this.#products = products
    this.#folder = folder
    this.#options = options
    this.#judging = { folder, nowS: options.clock.nowS, tell: options.tell, stop: undefined }
  }

  /** Looks once. @throws the errors of SQLite as they come: the next look does what this one did not */
  async look(stop?: AbortSignal): Promise<Look> {
    const names = this.#names()
    if (names === undefined) {
      await this.#change((standing) => this.#planAway(standing))
      return { isAway: true, hasMore: false, isUnsettled: false }
    }
    await this.#see(names)
    const { clock, settleS } = this.#options
    const due = this.#sightings.toJudge(clock.nowS(), settleS)
    await judge(this.#products, due.slice(0, OPENED_A_LOOK), { ...this.#judging, stop })
    await this.#change((standing) => this.#plan(standing), due.length > 0)
    return { isAway: false, hasMore: due.length > OPENED_A_LOOK, isUnsettled: this.#sightings.of('open').length > 0 }
  }

  #names(): readonly string[] | undefined {
    const { path } = this.#folder
    try {
      const names = this.#folder.names()
      if (this.#isAway) this.#options.tell('info', `${path} is there again`)
      this.#isAway = false
      return names
    } catch (error) {
      if (!this.#isAway) this.#options.tell('warn', `${path} cannot be looked at: ${(error as Error).message}`)
      this.#isAway = true
      return undefined
    }
  }

  async #see(names: readonly string[]): Promise<void> {
    const { clock, tell } = this.#options
    await this.#reopen()
    const present = new Set(names)
    for (const name of this.#closed) if (!present.has(name)) this.#closed.delete(name)
    const unknown = names.filter((name) => !this.#closed.has(name) && this.#sightings.find(name) === undefined)
    await this.#close(
      this.#products,
      unknown.map((name) => join(this.#folder.path, name)),
    )
    const gone = [...this.#sightings.of('whole'), ...this.#sightings.of('torn')].filter(
      ({ name }) => !present.has(name),
    )
    const gonePaths = gone.map(({ file }) => file.path)
    if (gonePaths.length > 0) await putSubbandFilesGone(this.#products, gonePaths)
    const open = names.filter((name) => !this.#closed.has(name))
    for (const { name, reason } of this.#sightings.update(this.#folder, open, clock.nowS()))
      if (!name.endsWith('_incomplete.hdf5')) tell('warn', `${name} ignored: ${reason}`)
  }

  /** Files of a group that is collected anew are open again. */
  async #reopen(): Promise<void> {
    if (this.#closed.size === 0) return
    for (const { state, files } of await this.#standing(this.#products, []))
      if (state === 'collecting') for (const { path } of files) this.#closed.delete(basename(path))
  }

  async #close(products: Products, paths: readonly string[]): Promise<void> {
    for (const path of await listClosedFiles(products, paths)) {
      this.#closed.add(basename(path))
      this.#sightings.forget(basename(path))
    }
  }

  /**
   * Plans, and where that changes something plans again within the transaction that writes it.
   *
   * @param isExpected  that something changes: then it is planned in a transaction at once
   */
  async #change(plan: (standing: readonly StandingGroup[]) => CollectingPlan, isExpected = false): Promise<void> {
    const { handOver, tell } = this.#options
    if (!isExpected && isEmpty(plan(await this.#read(this.#products)))) return
    const done = await together(this.#products, async (products) => {
      const standing = await this.#read(products)
      const final = plan(standing)
      const turns = await applyPlan(products, final, handOver, (id) => this.#pointingOf(final, standing, id))
      return { final, standing, turns }
    })
    tellPlan(tell, done.final, done.standing)
    tellTurns(tell, done.turns)
  }

  /** Reads how groups stand, and which files have been closed or found whole by others. */
  async #read(products: Products): Promise<StandingGroup[]> {
    const files = () => [...this.#sightings.of('whole'), ...this.#sightings.of('torn')].map(({ file }) => file)
    await this.#close(
      products,
      files().map(({ path }) => path),
    )
    const standing = await this.#standing(products, files())
    const members = standing.flatMap((group) => (group.state === 'collecting' ? group.files : []))
    const seen = members.flatMap(({ path }) => this.#sightings.find(basename(path)) ?? [])
    const open = seen.filter(({ verdict }) => verdict === 'open')
    if (open.length > 0) await recognise(products, open, this.#judging)
    return standing
  }

  async #standing(products: Products, files: readonly FoundFile[]): Promise<StandingGroup[]> {
    const stamps = files.map(({ stampMjdS }) => stampMjdS).sort((a, b) => a - b)
    if (stamps.length === 0) return await listStandingGroups(products, { from: '', to: '' })
    const iso = (mjdS: number) => isoFromMjdS(mjdS, 0)
    const [first, last] = [stamps[0], stamps[stamps.length - 1]]
    const reachS = 2 * this.#options.toleranceS
    return await listStandingGroups(products, { from: iso(first - reachS), to: iso(last + reachS) })
  }

  #plan(standing: readonly StandingGroup[]): CollectingPlan {
    const nowS = this.#options.clock.nowS()
    const view = {
      folder: this.#folder.path,
      whole: this.#sightings.of('whole').map(({ file }) => file),
      torn: this.#sightings.of('torn').map(({ file, problem = '' }) => ({ file, problem })),
      unsettled: this.#sightings
        .of('open')
        .filter(({ bornS }) => nowS - bornS < AWAITED_S)
        .map(({ file }) => file),
      ...{ standing, now: { boot: this.#options.clock.boot, s: nowS } },
    }
    return planCollecting(view, this.#options)
  }

  #planAway(standing: readonly StandingGroup[]): CollectingPlan {
    const { clock, timeoutS } = this.#options
    const moves = planTimeouts(standing, { boot: clock.boot, s: clock.nowS() }, timeoutS)
    return { gone: [], put: [], added: [], spare: [], moves }
  }

  #pointingOf({ put, added }: CollectingPlan, standing: readonly StandingGroup[], id: string): Direction | undefined {
    const files = [...put, ...added, ...standing].filter((group) => group.id === id).flatMap((group) => group.files)
    const seen = files.map(({ path }) => this.#sightings.find(basename(path))?.pointing)
    return seen.find((pointing) => pointing !== undefined)
  }
}
