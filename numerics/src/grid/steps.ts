import type { Gridder, Share } from './gridder.ts'
import type { GridPlan } from './plan.ts'
import type { VisibilityRows } from './rows.ts'

/** One thing that all threads do, each its share, before any goes on. Plain data, to be sent to other threads. */
export type GridStep =
  | { readonly kind: 'grid'; readonly p: number; readonly unit: boolean }
  | { readonly kind: 'sum and transform rows' }
  | { readonly kind: 'transform columns'; readonly sign: -1 | 1 }
  | { readonly kind: 'add to image'; readonly p: number; readonly image: number }
  | { readonly kind: 'fill from image'; readonly p: number; readonly image: number }
  | { readonly kind: 'transform rows back' }
  | { readonly kind: 'fill halo' }
  | { readonly kind: 'degrid'; readonly p: number; readonly factor: number }

/**
 * Visibilities → image: adds Σ W Re[V exp(−2πi (u l + v m + w (n − 1)) ν/c)] to the image at that address.
 * With `unit` every V is 1, which gives the point spread function.
 */
export function* stepsToImage(plan: GridPlan, image: number, unit: boolean): Generator<GridStep> {
  for (let p = plan.firstPlane; p < plan.firstPlane + plan.planeCount; p++) {
    yield { kind: 'grid', p, unit }
    yield { kind: 'sum and transform rows' }
    yield { kind: 'transform columns', sign: -1 }
    yield { kind: 'add to image', p, image }
  }
}

/** Image → visibilities: adds factor · Σ I exp(+2πi (u l + v m + w (n − 1)) ν/c) to those with a weight. */
export function* stepsToVisibilities(plan: GridPlan, image: number, factor: number): Generator<GridStep> {
  for (let p = plan.firstPlane; p < plan.firstPlane + plan.planeCount; p++) {
    yield { kind: 'fill from image', p, image }
    yield { kind: 'transform columns', sign: 1 }
    yield { kind: 'transform rows back' }
    yield { kind: 'fill halo' }
    yield { kind: 'degrid', p, factor }
  }
}

/** @param planes  addresses of one plane per thread; the first also holds what all share */
export function runGridStep(
  gridder: Gridder,
  step: GridStep,
  planes: readonly number[],
  sets: readonly VisibilityRows[],
  share: Share,
): void {
  const shared = planes[0]
  switch (step.kind) {
    case 'grid':
      gridder.gridRows(planes[share.index], step.p, sets, step.unit, share)
      break
    case 'sum and transform rows':
      gridder.sumAndTransformRows(planes, share)
      break
    case 'transform columns':
      gridder.transformColumns(shared, step.sign, share)
      break
    case 'add to image':
      gridder.addToImage(shared, step.p, step.image, share)
      break
    case 'fill from image':
      gridder.fillFromImage(shared, step.p, step.image, share)
      break
    case 'transform rows back':
      gridder.transformRowsBack(shared, share)
      break
    case 'fill halo':
      if (share.index === 0) gridder.fillHalo(shared)
      break
    case 'degrid':
      gridder.degridRows(shared, step.p, sets, step.factor, share)
      break
  }
}
