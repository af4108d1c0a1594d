import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KernelHeap } from '@contimg/numerics/wasm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openVisibilities } from '../visibilities/from-ms.ts'
import type { CleanImager } from './clean-cycle.ts'
import { type CleanSettings, DEFAULT_CLEAN_SETTINGS } from './clean-plan.ts'
import { CleanSession } from './clean-session.ts'
import { Imager } from './imager.ts'
import type { TaylorImager } from './mtmfs-imager.ts'
import { openTaylor } from './mtmfs-run.ts'
import { combinationsOf } from './stokes.ts'
import { FIELD, observe } from './testing/spectra.ts'

const { sizePx: SIZE, cellRad } = FIELD
const SETTINGS: CleanSettings = { ...DEFAULT_CLEAN_SETTINGS, mgain: 0.6, threshold: 0.1 }
const BEAM = { beamPx: 4 }
const folder = mkdtempSync(join(tmpdir(), 'contimg-mtmfs-'))
let ms: string

beforeAll(async () => {
  ms = await observe(folder, FIELD, { beam: 'none', channels: 32 })
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true }))

/** What a test does with an imager that holds dirty images, and how much of a heap it had told it would take. */
async function withTaylor<T>(
  work: (taylor: TaylorImager, neededBytes: number, heap: KernelHeap) => Promise<T>,
): Promise<T> {
  using source = openVisibilities(ms)
  const heap = new KernelHeap()
  const fieldIds = new Set(source.fields.keys())
  await using imager = new Imager(source, heap, {
    ...{ image: { width: SIZE, height: SIZE, cellRad }, centre: FIELD.centre, fieldIds, epsilon: 1e-4 },
    ...{ combinations: combinationsOf(source, 'I'), weighting: { kind: 'briggs', robust: 0 } },
    ...{ use: 'clean', terms: 2 },
  })
  await imager.load({})
  await imager.ready()
  const taylor = openTaylor(imager, heap, ms)
  await taylor.makeImages('dirty and psf', {})
  return await work(taylor, imager.neededBytes, heap)
}

/** Some of its lists' ways done otherwise. */
function otherwise(taylor: TaylorImager, lists: Partial<CleanImager['lists']>): CleanImager {
  return new Proxy<CleanImager>(taylor, {
    get: (target, name) => {
      if (name === 'lists') return { ...target.lists, ...lists }
      const value = Reflect.get(target, name, target) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function resultOf(session: CleanSession, taylor: TaylorImager) {
  const bytes = (values: Float32Array) => Buffer.from(values.slice().buffer)
  const { residual, model } = taylor.slopes
  return {
    state: session.state,
    images: [session.model, session.residual, taylor.pixels(residual), taylor.pixels(model)].map(bytes),
    samples: taylor.copySamples().map(bytes),
  }
}

function wholeRun(settings: CleanSettings) {
  return withTaylor(async (taylor) => {
    const session = await CleanSession.open(taylor, settings, BEAM)
    await session.run()
    return resultOf(session, taylor)
  })
}

const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

test('steps taken one by one, with a snapshot gone back to, give what one run gives, to the bit', async () => {
  const whole = await wholeRun(SETTINGS)
  expect(whole.state.end).toBe('threshold')
  await withTaylor(async (taylor, neededBytes, heap) => {
    const session = await CleanSession.open(taylor, SETTINGS, BEAM)
    const [beginning, atFirst] = [await session.snapshot(), resultOf(session, taylor)]
    await session.step()
    const [second, atSecond] = [await session.snapshot(), resultOf(session, taylor)]
    await session.step()
    await session.restore(second)
    expect(resultOf(session, taylor)).toEqual(atSecond)
    await session.run()
    expect(resultOf(session, taylor)).toEqual(whole)
    await session.restore(beginning)
    expect(resultOf(session, taylor)).toEqual(atFirst)
    while (session.state.end === undefined) await session.step()
    expect(resultOf(session, taylor)).toEqual(whole)
    const grown = heap.memory.buffer.byteLength
    expect(grown).toBeLessThanOrEqual(neededBytes + 65536)
    expect(grown).toBeGreaterThan(0.85 * neededBytes)
  })
})

test('fluxes and slopes are where the mask allows them', async () => {
  await withTaylor(async (taylor) => {
    const border = (SIZE / 2) * SIZE - SIZE * 20 // below the middle
    const mask = new Uint8Array(SIZE * SIZE).fill(1, 0, border)
    const session = await CleanSession.open(taylor, SETTINGS, { ...BEAM, mask })
    await session.run()
    for (const model of [session.model, taylor.pixels(taylor.slopes.model)]) {
      expect(largest(model.subarray(0, border))).toBeGreaterThan(0.4)
      expect(largest(model.subarray(border))).toBe(0)
    }
  })
})

test('CLEAN that is stopped goes on with the same end', async () => {
  const settings = { ...SETTINGS, gain: 0.002, threshold: 0.4 }
  const whole = await wholeRun(settings)
  await withTaylor(async (taylor) => {
    const stop = new AbortController()
    let blocks = 0
    const stopping = otherwise(taylor, {
      iterate: (request) => {
        if (++blocks === 2) stop.abort(new Error('enough'))
        return taylor.lists.iterate(request)
      },
    })
    const session = await CleanSession.open(stopping, settings, BEAM)
    const before = resultOf(session, taylor)
    await expect(session.run({ signal: stop.signal })).rejects.toThrow('enough')
    expect(resultOf(session, taylor)).toEqual(before)
    await session.run()
    expect(resultOf(session, taylor)).toEqual(whole)
  })
})

test('a major cycle that makes the residual grow is taken back, slopes and all', async () => {
  await withTaylor(async (taylor) => {
    let cycle = 0
    const wrong = otherwise(taylor, {
      addTo: async (images) => {
        await taylor.lists.addTo(images)
        if (!images.includes(taylor.images.found) || cycle !== 2) return
        taylor.pixels(taylor.images.found)[7] = 50
        taylor.pixels(taylor.slopes.found)[7] = -90
      },
      collect: (...how) => {
        cycle++
        return taylor.lists.collect(...how)
      },
    })
    const session = await CleanSession.open(wrong, SETTINGS, BEAM)
    await session.step()
    const { images } = resultOf(session, taylor)
    const state = await session.step()
    expect([state.end, state.majorCycles]).toEqual(['diverged', 1])
    const residuals = [images[1], images[2]].map((bytes) => new Float32Array(Uint8Array.from(bytes).buffer))
    for (const [term, at] of [taylor.images.residual, taylor.slopes.residual].entries()) {
      const change = taylor.pixels(at).map((value, i) => value - residuals[term][i])
      expect(largest(change)).toBeLessThan(1e-5 * 50)
    }
  })
})
