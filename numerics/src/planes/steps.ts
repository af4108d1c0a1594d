import type { RowBand } from '../fft/plane.ts'
import type { Share } from '../fft/share.ts'
import type { PlaneGridder } from './gridder.ts'
import type { PlanesMemory } from './layout.ts'
import type { Lines } from './lines.ts'
import { GROUP, type PlanesPlan } from './plan.ts'
import type { PixelParts } from './plane-sum.ts'

/** One thing that all threads do, each its share, before any goes on. Plain data, to be sent to other threads. */
export type PlaneStep =
  | { readonly kind: 'grid'; readonly psf: boolean; readonly bands: readonly RowBand[] } // bandsOfRows, taken in turn
  | { readonly kind: 'fold'; readonly psf: boolean }
  | { readonly kind: 'rows'; readonly group: number; readonly psf: boolean }
  | { readonly kind: 'columns'; readonly sign: -1 | 1; readonly psf: boolean }
  | { readonly kind: 'add'; readonly group: number; readonly pixels: PixelParts }
  | { readonly kind: 'fill'; readonly group: number }
  | { readonly kind: 'rows back'; readonly group: number }
  | { readonly kind: 'unfold' }
  | { readonly kind: 'degrid' }

/**
 * Samples → image: Σ Re[value exp(−2πi (u l′ + v m′ + w′ (n − 1)) ν/c)] in the field, tapered beyond it; of the point
 * spread function the same sum of the weights. Two dirty images in one ask for two runs, the second after the first.
 */
export function stepsToSlantedImage(plan: PlanesPlan, pixels: PixelParts, bands: readonly RowBand[]): PlaneStep[] {
  const psf = pixels === 'dirty and psf'
  const groups = groupsOf(plan).flatMap((group): PlaneStep[] => [
    { kind: 'rows', group, psf },
    { kind: 'columns', sign: -1, psf },
    { kind: 'add', group, pixels },
  ])
  return [{ kind: 'grid', psf, bands }, { kind: 'fold', psf }, ...groups]
}

/** The adjoint: the image's first numbers → values Σ I exp(+2πi (u l′ + v m′ + w′ (n − 1)) ν/c) of all samples. */
export function stepsToSamples(plan: PlanesPlan): PlaneStep[] {
  const groups = groupsOf(plan).flatMap((group): PlaneStep[] => [
    { kind: 'fill', group },
    { kind: 'columns', sign: 1, psf: false },
    { kind: 'rows back', group },
  ])
  return [...groups, { kind: 'unfold' }, { kind: 'degrid' }]
}

export function runPlaneStep(
  gridder: PlaneGridder,
  step: PlaneStep,
  memory: PlanesMemory,
  sets: readonly Lines[],
  share: Share,
): void {
  switch (step.kind) {
    case 'grid':
      for (let band = share.index; band < step.bands.length; band += share.count)
        gridder.uv.gridBand(memory.grid, sets, step.bands[band], step.psf)
      break
    case 'fold':
      gridder.uv.foldRows(memory.grid, step.psf, share)
      break
    case 'rows':
      gridder.transforms.extractRows(memory, step.group, step.psf, share)
      break
    case 'columns':
      gridder.transforms.transformColumns(memory, step.sign, step.psf, share)
      break
    case 'add':
      gridder.sum.addToImage(memory, step.group, step.pixels, share)
      break
    case 'fill':
      gridder.sum.fillFromImage(memory, step.group, share)
      break
    case 'rows back':
      gridder.transforms.insertRows(memory, step.group, share)
      break
    case 'unfold':
      gridder.uv.unfoldRows(memory.grid, share)
      break
    case 'degrid':
      gridder.uv.degrid(memory.grid, sets, share)
      break
  }
}

function groupsOf({ planes }: PlanesPlan): number[] {
  return Array.from({ length: planes / GROUP }, (_, group) => group)
}
