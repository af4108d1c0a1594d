import type { Grid } from './grid.ts'
import { Moments } from './moments.ts'

/** Sums for a grid from those of one with the same axes in another order, or with one more, which is added up. */
export function mergedInto(grid: Grid, wider: { readonly grid: Grid; readonly moments: Moments }): Moments {
  const merged = new Moments(grid.planeCells * grid.slots, wider.moments.kind)
  merged.hasUnweighted = wider.moments.hasUnweighted
  const { x, y, slots } = wider.grid
  const [stepX, stepY] = [grid.stepOf(x.kind), grid.stepOf(y.kind)]
  for (let row = 0, from = 0; row < y.count; row++)
    for (let column = 0; column < x.count; column++)
      for (let slot = 0; slot < slots; slot++, from++)
        merged.addCell(row * stepY + column * stepX + slot, wider.moments, from)
  return merged
}
