import { useEffect, useState } from 'react'
import { type FitsPlan, openFits, readRows } from './fits-plan.ts'

const REST_MS = 180 // of the pointer before a row is asked for
const EVERY_ROWS = 16 // the beam changes little from one row to the next
const MOST_ROWS = 400

const rowNear = (y: number) => Math.round(y / EVERY_ROWS) * EVERY_ROWS

/** Some rows of the image of a primary beam, which are asked for one at a time. */
class BeamRows {
  readonly #path: string
  readonly #rows = new Map<number, Promise<Float32Array>>()
  #plan: Promise<FitsPlan> | undefined
  readonly #stop = new AbortController()

  constructor(id: number) {
    this.#path = `/images/${id}/fits`
  }

  plan(): Promise<FitsPlan> {
    this.#plan ??= openFits(this.#path, this.#stop.signal)
    return this.#plan
  }

  async row(wanted: number): Promise<Float32Array> {
    const plan = await this.plan()
    const y = Math.min(plan.height - 1, Math.max(0, rowNear(wanted)))
    const found = this.#rows.get(y) ?? readRows(plan, y, 1, this.#stop.signal)
    if (this.#rows.size > MOST_ROWS) this.#rows.clear()
    this.#rows.set(y, found)
    return found
  }

  stop(): void {
    this.#stop.abort()
  }
}

const HALF = 0.5

/** Where a row of a beam falls to one half on both sides of its maximum, pixels from 0; undefined where it does not. */
export function halfPowerOf(row: ArrayLike<number>): readonly [left: number, right: number] | undefined {
  let peak = -1
  for (let x = 0; x < row.length; x++) if (Number.isFinite(row[x]) && !(row[x] <= row[peak])) peak = x
  if (peak < 0 || row[peak] < HALF) return undefined
  const edge = (step: 1 | -1): number | undefined => {
    for (let x = peak; x + step >= 0 && x + step < row.length; x += step) {
      const [inner, outer] = [row[x], row[x + step]]
      if (!Number.isFinite(outer)) return undefined
      if (outer < HALF) return x + step * ((inner - HALF) / (inner - outer))
    }
    return undefined
  }
  const [left, right] = [edge(-1), edge(1)]
  return left === undefined || right === undefined ? undefined : [left, right]
}

export interface Circle {
  readonly x: number // pixels, from 0
  readonly y: number
  readonly radius: number
}

/** A chord of a circle: the row that it lies in, and its ends. */
type Chord = readonly [y: number, ends: readonly [left: number, right: number]]

/** The circle of two chords in different rows. */
export function circleOf([y1, [left1, right1]]: Chord, [y2, [left2, right2]]: Chord): Circle {
  const [half1, half2] = [(right1 - left1) / 2, (right2 - left2) / 2]
  const y = (y1 + y2) / 2 - (half1 ** 2 - half2 ** 2) / (2 * (y2 - y1))
  return { x: (left1 + right1 + left2 + right2) / 4, y, radius: Math.hypot(half1, y1 - y) }
}

export interface Beam {
  readonly rows: BeamRows
  readonly halfPower: Circle | undefined // where the response is one half; undefined where that is beyond the image
}

const CHORD_SHARE = 0.08 // of the height, from the middle

/** The primary beam of an image, from the file of it that the same run left; undefined without one. */
export function useBeam(id: number | undefined): Beam | undefined {
  const [beam, setBeam] = useState<{ readonly id: number } & Beam>()
  useEffect(() => {
    if (id === undefined) return
    const rows = new BeamRows(id)
    const load = async () => {
      const { height } = await rows.plan()
      const chords = [0.5 - CHORD_SHARE, 0.5 + CHORD_SHARE].map(async (share) => {
        const y = rowNear(share * (height - 1))
        const ends = halfPowerOf(await rows.row(y))
        return ends && ([y, ends] as const)
      })
      const [one, other] = await Promise.all(chords)
      setBeam({ id, rows, halfPower: one && other && one[0] !== other[0] ? circleOf(one, other) : undefined })
    }
    void load().catch(() => {}) // gone, or asked for too often: nothing is told of the beam
    return () => rows.stop()
  }, [id])
  return beam?.id === id ? beam : undefined
}

/** The response of the beam at a pixel, once the pointer rests; undefined until then and where none is known. */
export function useBeamGain(
  beam: Beam | undefined,
  pixel: readonly [x: number, y: number] | undefined,
): number | undefined {
  const [x, y] = pixel?.map(Math.round) ?? [Number.NaN, Number.NaN]
  const [gain, setGain] = useState<{ readonly x: number; readonly y: number; readonly value: number }>()
  useEffect(() => {
    if (beam === undefined || !Number.isFinite(x)) return
    let isOver = false
    const timer = setTimeout(() => {
      const told = (row: Float32Array) => {
        if (!isOver && x >= 0 && x < row.length) setGain({ x, y, value: row[x] })
      }
      void beam.rows.row(y).then(told, () => {})
    }, REST_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [beam, x, y])
  return gain?.x === x && gain.y === y && Number.isFinite(gain.value) ? gain.value : undefined
}
