import type { Look } from './look.ts'
import type { Area } from './zoom.ts'

interface Means {
  readonly alongX: Float64Array
  readonly alongY: Float64Array
  readonly above: readonly unknown[] // labels that leave less room
}

const ABOVE_PX = 36
const BESIDE_PX = 46

/** The means above and beside the bins. */
export function drawMeans(
  context: CanvasRenderingContext2D,
  area: Area,
  { alongX, alongY, above }: Means,
  look: Look,
): void {
  context.strokeStyle = look.curve[0]
  context.lineWidth = 1.1
  const base = area.top - (above.length > 0 ? 19 : 7)
  const [lowX, highX] = rangeOf(alongX)
  const up = (value: number) => base - ((value - lowX) / (highX - lowX)) * (ABOVE_PX - (above.length > 0 ? 12 : 0))
  const perX = area.width / alongX.length
  curve(context, alongX, (at, value) => [area.left + (at + 0.5) * perX, up(value)])
  const [lowY, highY] = rangeOf(alongY)
  const from = area.left + area.width + 12
  const perY = area.height / alongY.length
  const along = (value: number) => from + ((value - lowY) / (highY - lowY)) * BESIDE_PX
  curve(context, alongY, (at, value) => [along(value), area.top + area.height - (at + 0.5) * perY])
  context.lineWidth = 1
}

function rangeOf(values: Float64Array): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return low < high ? [low, high] : [low - 1, low + 1]
}

/** A line that breaks where a value is missing; one alone is a dot. */
function curve(
  context: CanvasRenderingContext2D,
  values: Float64Array,
  place: (at: number, value: number) => readonly [number, number],
): void {
  context.beginPath()
  let isDown = false
  for (let at = 0; at < values.length; at++) {
    const value = values[at]
    if (Number.isNaN(value)) {
      isDown = false
      continue
    }
    const [x, y] = place(at, value)
    if (isDown) context.lineTo(x, y)
    else {
      context.moveTo(x, y)
      context.lineTo(x + 0.01, y)
    }
    isDown = true
  }
  context.stroke()
}
