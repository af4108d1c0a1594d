import { processTag } from './process-tag.ts'

const SUPERSEDED = '.superseded'

/** Where this process writes a product until it is whole: `obs.ms.4711-83123456-5d0c9a12.partial`. No product ends so. */
export function partialPath(path: string): string {
  return `${path}.${processTag()}.partial`
}

/** Where a product stands in the moment in which a newer one takes its place. It is whole there, or not there at all. */
export function supersededPath(path: string): string {
  return `${path}${SUPERSEDED}`
}

/** Name of a folder in which this process stages files, with a suffix of its own where it needs several. */
export function stageFolderName(suffix = ''): string {
  return `contimg-stage-${processTag()}${suffix}`
}

/** The product that an unfinished file or folder was to become, and who writes it, where its name tells. */
export function parsePartialName(name: string): { product: string; tag: string | undefined } | undefined {
  const found = /^(.+?)(?:\.(\d+-\d+-[0-9a-f]{8}))?\.partial$/.exec(name)
  return found ? { product: found[1], tag: found[2] } : undefined
}

/** Who stages files in a folder: by the tag of the process, or by its id alone. */
export function parseStageName(name: string): { tag: string | undefined; pid: number } | undefined {
  const found = /^contimg-stage-((\d{1,7})-\d+-[0-9a-f]{8}|(\d{1,7})-)/.exec(name)
  if (!found) return undefined
  return { tag: found[2] === undefined ? undefined : found[1], pid: Number(found[2] ?? found[3]) }
}

/** The product that is being superseded. */
export function parseSupersededName(name: string): string | undefined {
  return name.length > SUPERSEDED.length && name.endsWith(SUPERSEDED) ? name.slice(0, -SUPERSEDED.length) : undefined
}
