import { isComponent, MOST_BINS, type RasterRequest, X_AXES, Y_AXES } from './request.ts'

type Axis = RasterRequest['x'] | RasterRequest['y']

/** The axes of sums and how many bins each may have. */
export type Axes = readonly (readonly [kind: Axis, mostBins: number])[]

/** Polarizations have cells of their own, however many bins there may be. */
export function axesOf({ x, y, mostBins }: RasterRequest): Axes {
  return isOfPolarizations(y) ? [[x, mostBins.x]] : axesBy(x, mostBins.x, y, mostBins.y)
}

/** The same with x as y and y as x; undefined where these cannot stand there. */
export function turnedRequest(request: RasterRequest): RasterRequest | undefined {
  const { x, y, mostBins } = request
  const [newX, newY] = [X_AXES.find((kind) => kind === y), Y_AXES.find((kind) => kind === x)]
  return newX && newY && { ...request, x: newX, y: newY, mostBins: { x: mostBins.y, y: mostBins.x } }
}

/** Where polarizations are along y: the axes of sums that have one axis more, in each bin of which a sample is once. */
export function widerAxes({ x, y, mostBins }: RasterRequest): Axes[] {
  if (x === 'u' || !isOfPolarizations(y)) return []
  const most = [...new Set([mostBins.y, mostBins.x, MOST_BINS])]
  const added = (['baseline', 'time', 'frequency', 'uvdist'] as const).filter((kind) => kind !== x)
  return added.flatMap((kind) =>
    most.flatMap((bins) => [axesBy(x, mostBins.x, kind, bins), axesBy(kind, bins, x, mostBins.x)]),
  )
}

function isOfPolarizations(y: RasterRequest['y']): boolean {
  return y === 'polarization' || isComponent(y)
}

function axesBy(x: Axis, mostOfX: number, y: Axis, mostOfY: number): Axes {
  return [
    [x, mostOfX],
    [y, mostOfY],
  ]
}
