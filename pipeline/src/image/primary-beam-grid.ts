import type { Direction } from '@contimg/numerics/frames'
import type { ImageGrid } from './image-plan.ts'
import { type AveragedBeam, skyOf } from './primary-beam.ts'

/** Nodes over an image and one beyond each edge, between which its beam is interpolated. Plain data. */
export interface BeamNodes {
  readonly columns: number
  readonly rows: number
  readonly stepPx: number
}

/** Node (i, j) lies at pixel ((i − 1) step, (j − 1) step). */
export function planBeamNodes({ width, height }: ImageGrid, stepPx: number): BeamNodes {
  const along = (length: number) => Math.floor((length - 1) / stepPx) + 4
  return { columns: along(width), rows: along(height), stepPx }
}

/** Computes rows of nodes: those for which `row % count` is `index`. @param powers  float64 [rows, columns] */
export function fillBeamNodes(
  beam: AveragedBeam,
  { columns, rows, stepPx }: BeamNodes,
  grid: ImageGrid,
  centre: Direction,
  powers: Float64Array,
  { index, count }: { readonly index: number; readonly count: number },
): void {
  const sky = skyOf(grid, centre)
  const [middleX, middleY] = [grid.width / 2, grid.height / 2]
  for (let row = index; row < rows; row += count)
    for (let column = 0; column < columns; column++) {
      const [x, y] = [(column - 1) * stepPx - middleX, (row - 1) * stepPx - middleY]
      const radius = Math.hypot(x, y) * grid.cellRad
      const scale = radius < 1 ? 1 : (1 - 1e-9) / radius // beyond the horizon what is seen there
      powers[row * columns + column] = beam.power(sky(middleX + scale * x, middleY + scale * y)!)
    }
}

/** Interpolates one row of pixels, cubic along both axes. Pixels beyond the horizon are NaN. */
export function interpolateBeamRow(
  { columns, stepPx }: BeamNodes,
  { width, height, cellRad }: ImageGrid,
  powers: Float64Array,
  y: number,
  out: Float32Array,
): void {
  const row = Math.floor(y / stepPx)
  const [a, b, c, d] = cubicWeights(y / stepPx - row)
  const line = new Float64Array(columns)
  for (let i = 0, at = row * columns; i < columns; i++, at++)
    line[i] = a * powers[at] + b * powers[at + columns] + c * powers[at + 2 * columns] + d * powers[at + 3 * columns]
  for (let i = 0; i < columns - 3; i++) fillCell(line, i, stepPx, out)
  const reach = 1 / cellRad
  if (Math.hypot(width, height) / 2 < reach) return
  for (let x = 0; x < width; x++) if (Math.hypot(x - width / 2, y - height / 2) > reach) out[x] = Number.NaN
}

/** Pixels between the nodes i + 1 and i + 2 of a line, on the cubic through these and the two beyond. */
function fillCell(line: Float64Array, i: number, stepPx: number, out: Float32Array): void {
  const [p, q, r, s] = line.subarray(i, i + 4)
  const [first, second, third] = [r - p / 3 - q / 2 - s / 6, (p + r) / 2 - q, (s - p) / 6 + (q - r) / 2]
  const end = Math.min(out.length, Math.ceil((i + 1) * stepPx))
  for (let x = Math.ceil(i * stepPx); x < end; x++) {
    const t = x / stepPx - i
    out[x] = q + t * (first + t * (second + t * third))
  }
}

/** Lagrange's, of the values at −1, 0, 1 and 2. */
export function cubicWeights(t: number): readonly [number, number, number, number] {
  const [u, v, w] = [t + 1, t - 1, t - 2]
  return [(-t * v * w) / 6, (u * v * w) / 2, (-u * t * w) / 2, (u * t * v) / 6]
}

const PROBES = 256

/** Largest difference of the interpolated beam from its definition, at places all over the image. */
export function beamNodesError(
  beam: AveragedBeam,
  nodes: BeamNodes,
  grid: ImageGrid,
  centre: Direction,
  powers: Float64Array,
): number {
  const sky = skyOf(grid, centre)
  const row = new Float32Array(grid.width)
  let largest = 0
  for (let i = 1; i <= PROBES; i++) {
    const [x, y] = [
      Math.floor(grid.width * ((i * 0.7548776662) % 1)),
      Math.floor(grid.height * ((i * 0.569840291) % 1)),
    ]
    const direction = sky(x, y)
    if (direction === undefined) continue
    interpolateBeamRow(nodes, grid, powers, y, row)
    largest = Math.max(largest, Math.abs(row[x] - beam.power(direction)))
  }
  return largest
}
