const DOORS: Readonly<Record<string, () => Promise<unknown>>> = {
  bins: () => import('@contimg/numerics/bins'),
  compress: () => import('@contimg/numerics/compress'),
  fft: () => import('@contimg/numerics/fft'),
  flag: () => import('@contimg/numerics/flag'),
  minor: () => import('@contimg/numerics/minor'),
  model: () => import('@contimg/numerics/model'),
  planes: () => import('@contimg/numerics/planes'),
  resample: () => import('@contimg/numerics/resample'),
  rfi: () => import('@contimg/numerics/rfi'),
  simulate: () => import('@contimg/numerics/simulate'),
  solve: () => import('@contimg/numerics/solve'),
  unpack: () => import('@contimg/numerics/unpack'),
}

/** Whether the parts that are compiled from AssemblyScript are there. */
export interface KernelsFound {
  readonly count: number // of those that load
  readonly missing: readonly string[]
}

/** Loads every subject of the numerics that has such parts. */
export async function findKernels(): Promise<KernelsFound> {
  const missing: string[] = []
  for (const [name, load] of Object.entries(DOORS)) await load().catch(() => missing.push(name))
  return { count: Object.keys(DOORS).length - missing.length, missing }
}
