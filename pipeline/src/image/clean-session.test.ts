import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { fitBeam } from '@contimg/numerics/clean'
import { KernelHeap } from '@contimg/numerics/wasm'
import { describe, expect, test } from 'vitest'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { clean } from './clean.ts'
import type { CleanImager } from './clean-cycle.ts'
import { type CleanSettings, DEFAULT_CLEAN_SETTINGS } from './clean-plan.ts'
import { CleanSession } from './clean-session.ts'
import { Imager } from './imager.ts'
import { combinationsOf } from './stokes.ts'

const SIZE = 300
const CELL_RAD = (2.4 * Math.PI) / 648000
const SETTINGS: CleanSettings = { ...DEFAULT_CLEAN_SETTINGS, mgain: 0.6, threshold: 0.2 }

/** What a test does with an imager that holds a dirty image of 3C286. */
async function withDirtyImage<T>(work: (imager: Imager, beamPx: number) => Promise<T>): Promise<T> {
  using source = openVisibilities(unpackedTable('ms', 'vla_L_3c286_2spw.ms'))
  const [centre] = source.fields
  const image = { width: SIZE, height: SIZE, cellRad: CELL_RAD }
  const heap = new KernelHeap()
  const combinations = combinationsOf(source, 'I')
  const request = { image, centre, fieldIds: new Set([0]), combinations, epsilon: 1e-4, use: 'clean' } as const
  await using imager = new Imager(source, heap, { ...request, weighting: { kind: 'briggs', robust: 0 } })
  await imager.load({})
  await imager.ready()
  await imager.makeImages('dirty and psf', {})
  const { maxU, maxV } = imager.plan.extent
  const psf = { data: imager.pixels(imager.images.psf), ...image }
  return await work(imager, fitBeam(psf, 1 / (Math.hypot(maxU, maxV) * CELL_RAD), 'quadrant').majorFwhm)
}

/** The same imager with some of what it does done otherwise. */
function otherwise(
  imager: Imager,
  { iterate, ...changes }: Partial<CleanImager> & Partial<Pick<CleanImager['lists'], 'iterate'>>,
): CleanImager {
  const own: CleanImager = {
    grid: imager.grid,
    images: imager.images,
    pixels: (image) => imager.pixels(image),
    statistics: (image, mask) => imager.statistics(image, mask),
    subtractFound: (control) => imager.subtractFound(control),
    makeImages: (what, control) => imager.makeImages(what, control),
    copySamples: () => imager.copySamples(),
    putSamples: (samples) => imager.putSamples(samples),
    lists: {
      plan: (...given) => imager.lists.plan(...given),
      placeMask: (mask) => imager.lists.placeMask(mask),
      collect: (...given) => imager.lists.collect(...given),
      iterate: iterate ?? ((request) => imager.lists.iterate(request)),
      addTo: (images) => imager.lists.addTo(images),
    },
  }
  return { ...own, ...changes }
}

/** All that a session has come to. */
function resultOf(session: CleanSession, imager: Imager) {
  const bytes = (values: Float32Array) => Buffer.from(values.slice().buffer)
  return {
    state: session.state,
    model: bytes(session.model),
    residual: bytes(session.residual),
    samples: imager.copySamples().map(bytes),
  }
}

/** What one run from the beginning to the end gives. */
function uninterrupted(settings: CleanSettings) {
  return withDirtyImage(async (imager, beamPx) => {
    const session = await CleanSession.open(imager, settings, { beamPx })
    await session.run()
    return resultOf(session, imager)
  })
}

let known: ReturnType<typeof uninterrupted> | undefined
const wholeRun = () => {
  known ??= uninterrupted(SETTINGS)
  return known
}

const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

describe.skipIf(!haveData)('CLEAN step by step', () => {
  test('steps taken one by one give what one run gives, to the bit, and tell how it converges', async () => {
    const whole = await wholeRun()
    await withDirtyImage(async (imager, beamPx) => {
      const session = await CleanSession.open(imager, SETTINGS, { beamPx })
      const first = largest(session.residual)
      expect(session.state).toMatchObject({ majorCycles: 0, iterations: 0, phase: 'everywhere' })
      expect(session.state.peakJy).toBeCloseTo(first, 6)
      let steps = 0
      for (; session.state.end === undefined; steps++) await session.step()
      expect(resultOf(session, imager)).toEqual(whole)
      expect(session.state).toMatchObject({ end: 'threshold', majorCycles: steps })
      expect(steps).toBeGreaterThan(3)
      const peaks = session.convergence.map(({ peakJy }) => peakJy)
      expect(peaks).toHaveLength(steps + 1)
      expect(peaks.toSorted((a, b) => b - a)).toEqual(peaks)
      expect(await session.step()).toEqual(whole.state)
      expect(resultOf(session, imager)).toEqual(whole)
    })
  })

  test('after a snapshot and other steps, restore makes everything as it was, and the rest goes as without', async () => {
    const whole = await wholeRun()
    await withDirtyImage(async (imager, beamPx) => {
      const session = await CleanSession.open(imager, SETTINGS, { beamPx })
      const [beginning, atFirst] = [await session.snapshot(), resultOf(session, imager)]
      await session.step()
      await session.step()
      const [second, atSecond] = [await session.snapshot(), resultOf(session, imager)]
      await session.change({ gain: 0.5, threshold: 0.3 })
      await session.setMask(new Uint8Array(SIZE * SIZE).fill(1, (SIZE / 2) * SIZE))
      await session.run()
      expect(resultOf(session, imager).model).not.toEqual(atSecond.model)
      await session.restore(second)
      expect(resultOf(session, imager)).toEqual(atSecond)
      expect([session.settings, session.mask, session.convergence.length]).toEqual([SETTINGS, undefined, 3])
      await session.run()
      expect(resultOf(session, imager)).toEqual(whole)
      await session.restore(beginning)
      expect(resultOf(session, imager)).toEqual(atFirst)
      await session.run()
      expect(resultOf(session, imager)).toEqual(whole)
    })
  })

  test('components are where the mask allows them in every phase, and a mask set midway holds from then on', async () => {
    const settings = { ...SETTINGS, threshold: 'auto', autoMaskSigma: 8, autoThresholdSigma: 4 } as const
    const border = (SIZE / 2 + 1) * SIZE // just above the source
    await withDirtyImage(async (imager) => {
      const lower = new Uint8Array(SIZE * SIZE).fill(1, 0, border)
      const session = await CleanSession.open(imager, settings, { beamPx: 8, mask: lower })
      const state = await session.run()
      expect([state.end, state.phase]).toEqual(['threshold', 'masked'])
      expect(session.mask!.some((value, i) => value === 1 && i >= border - SIZE)).toBe(true)
      expect(session.mask!.lastIndexOf(1)).toBeLessThan(border)
      const [below, above] = [session.model.slice(0, border), () => session.model.subarray(border)]
      expect(largest(below)).toBeGreaterThan(0)
      expect(largest(above())).toBe(0)
      const other = await session.setMask(new Uint8Array(SIZE * SIZE).fill(1, border))
      expect(other).toMatchObject({ phase: 'everywhere', majorCycles: state.majorCycles })
      expect(other.peakJy).toBeCloseTo(largest(session.residual.subarray(border)), 6)
      await session.change({ threshold: other.peakJy / 2, autoMaskSigma: 0, autoThresholdSigma: 0 })
      await session.step()
      expect(largest(above())).toBeGreaterThan(0)
      expect(session.model.slice(0, border)).toEqual(below)
      await expect(session.setMask(new Uint8Array(7))).rejects.toThrow('a mask of 7 pixels, wanted 300 × 300')
    })
  })

  test('gain and threshold may change midway: it goes on from where it is', async () => {
    await withDirtyImage(async (imager, beamPx) => {
      const session = await CleanSession.open(imager, { ...SETTINGS, threshold: 1 }, { beamPx })
      const { iterations } = await session.run()
      expect(session.state).toMatchObject({ end: 'threshold', thresholdJy: 1 })
      expect(await session.change({ gain: 0.2, threshold: 0.5 })).not.toHaveProperty('end')
      const after = await session.run()
      expect(after).toMatchObject({ end: 'threshold', thresholdJy: 0.5 })
      expect(after.peakJy).toBeLessThan(0.5)
      expect(after.iterations).toBeGreaterThan(iterations)
      await expect(session.change({ gain: 2 })).rejects.toThrow('gain 2, wanted above 0, at most 1')
      expect(session.settings.gain).toBe(0.2)
    })
  })

  test('CLEAN that is stopped between two blocks of a minor cycle has changed nothing, and goes on with the same end', async () => {
    const settings = { ...SETTINGS, gain: 0.0002, majorCycles: 2 }
    const whole = await uninterrupted(settings)
    await withDirtyImage(async (imager, beamPx) => {
      const stop = new AbortController()
      let blocks = 0
      const stopping = otherwise(imager, {
        iterate: (request) => {
          if (++blocks === 2) stop.abort(new Error('enough'))
          return imager.lists.iterate(request)
        },
      })
      const session = await CleanSession.open(stopping, settings, { beamPx })
      const before = resultOf(session, imager)
      await expect(session.run({ signal: stop.signal })).rejects.toThrow('enough')
      expect(blocks).toBe(2)
      expect(resultOf(session, imager)).toEqual(before)
      await session.run()
      expect(resultOf(session, imager)).toEqual(whole)
    })
  })

  test.each([
    ['the subtraction', 'subtractFound'],
    ['the residual being imaged', 'makeImages'],
  ] as const)('a step that is stopped in %s can be taken again, with the same end', async (_, moment) => {
    const whole = await wholeRun()
    await withDirtyImage(async (imager, beamPx) => {
      const stop = new AbortController()
      let calls = 0
      const stopping = otherwise(imager, {
        [moment]: (...given: never[]) => {
          if (++calls === 2) stop.abort(new Error('enough'))
          return (imager[moment] as (...values: never[]) => unknown).apply(imager, given)
        },
      })
      const session = await CleanSession.open(stopping, SETTINGS, { beamPx })
      await expect(session.run({ signal: stop.signal })).rejects.toThrow('enough')
      await session.run()
      expect(resultOf(session, imager)).toEqual(whole)
    })
  })
})

describe.skipIf(!haveData)('CLEAN that diverges', () => {
  /** From a certain subtraction on, what is subtracted is −5 times what it should be. */
  function failingFrom(imager: Imager, cycle: number): CleanImager {
    let calls = 0
    return otherwise(imager, {
      subtractFound: (control) => {
        const found = imager.pixels(imager.images.found)
        if (++calls >= cycle) for (let i = 0; i < found.length; i++) found[i] *= -5
        return imager.subtractFound(control)
      },
    })
  }

  test('is told, and its last major cycle is taken back', async () => {
    await withDirtyImage(async (imager, beamPx) => {
      const session = await CleanSession.open(failingFrom(imager, 3), SETTINGS, { beamPx })
      await session.step()
      const before = await session.step()
      const [model, residual] = [session.model.slice(), session.residual.slice()]
      const { end, diverged, ...state } = await session.step()
      expect([end, diverged?.majorCycles]).toEqual(['diverged', 3])
      expect(diverged!.peakJy).toBeGreaterThan(1.6 * before.peakJy)
      expect(state).toEqual(before)
      const off = (now: Float32Array, then: Float32Array) => largest(now.map((value, i) => value - then[i]))
      expect(off(session.model, model)).toBeLessThan(1e-5)
      expect(off(session.residual, residual)).toBeLessThan(1e-4)
      expect(await session.step()).toMatchObject({ end: 'diverged' })
    })
  })

  test('in its first major cycle is an error', async () => {
    await withDirtyImage(async (imager, beamPx) => {
      const work = clean(failingFrom(imager, 1), SETTINGS, { beamPx }, {})
      await expect(work).rejects.toThrow(/CLEAN diverges: after major cycle 1/)
    })
  })

  test('in its minor cycle leaves model and residual alone, and may go on with a smaller gain', async () => {
    await withDirtyImage(async (imager, beamPx) => {
      let fails = false
      const failing = otherwise(imager, {
        iterate: async (request) => ({ ...(await imager.lists.iterate(request)), ...(fails && { peakJy: 1e9 }) }),
      })
      const session = await CleanSession.open(failing, SETTINGS, { beamPx })
      await session.step()
      const before = resultOf(session, imager)
      fails = true
      const { end, diverged, ...state } = await session.run()
      expect([end, diverged?.peakJy]).toEqual(['diverged', 1e9])
      expect({ ...resultOf(session, imager), state }).toEqual(before)
      fails = false
      await session.change({ gain: 0.05 })
      expect(await session.run()).toMatchObject({ end: 'threshold' })
    })
  })
})
