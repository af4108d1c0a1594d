/** How fluxes are written: multiply by the factor, then say the label. */
export interface FluxUnit {
  readonly factor: number
  readonly label: string
}

const PREFIXES = [
  { least: 0.5, factor: 1, prefix: '' },
  { least: 0.5e-3, factor: 1e3, prefix: 'm' },
  { least: 0, factor: 1e6, prefix: 'µ' },
]

/** Jy, mJy or µJy by the size of a flux; units other than Jy are written as they are. */
export function fluxUnit(typical: number, unit: string): FluxUnit {
  const match = /^jy(.*)$/i.exec(unit.trim())
  if (!match) return { factor: 1, label: unit.trim() }
  const { factor, prefix } = PREFIXES.find(({ least }) => Math.abs(typical) >= least) ?? PREFIXES[0]
  return { factor, label: `${prefix}Jy${match[1].toLowerCase()}` }
}
