import { renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Observation } from './observations.ts'
import { until } from './until.ts'

/** How groups come. */
export interface Delivery {
  readonly groups: number
  readonly everyS: number // from one to the next
  readonly intoFolder: string
  /** Those that can be delivered by now. */
  readonly ready: () => readonly Observation[]
  readonly delivered: (group: string, count: number) => Promise<void> | void
}

/** When the last file of each group came, Unix seconds, and how many seconds later than it was to come. */
export type Arrivals = ReadonlyMap<string, { readonly s: number; readonly lateS: number }>

const SPREAD = 0.1 // of the time between groups, in which the files of one come, one after another
const LONGEST_MAKING_S = 900

/** Gives files of observations their place in a folder, one group every so many seconds. */
export async function deliver(delivery: Delivery): Promise<Arrivals> {
  const { groups, everyS, intoFolder, ready, delivered } = delivery
  const came = new Map<string, { s: number; lateS: number }>()
  await until('the first observation', () => ready()[0], LONGEST_MAKING_S, 100)
  const startMs = performance.now()
  for (let i = 0; i < groups; i++) {
    const dueMs = startMs + i * everyS * 1000
    await setTimeout(Math.max(0, dueMs - performance.now()))
    const { group, files } = await until(`observation ${i + 1}`, () => ready()[i], LONGEST_MAKING_S, 100)
    for (const path of files) {
      renameSync(path, join(intoFolder, basename(path)))
      await setTimeout((SPREAD * everyS * 1000) / files.length)
    }
    came.set(group, { s: Date.now() / 1000, lateS: (performance.now() - dueMs) / 1000 - SPREAD * everyS })
    await delivered(group, i + 1)
  }
  return came
}
