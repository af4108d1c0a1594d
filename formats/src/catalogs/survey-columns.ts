/** Where a table of a survey has what, and in which unit. */
export interface SurveyColumns {
  readonly count: number
  readonly id: number | undefined
  readonly ra: number
  readonly dec: number
  readonly flux: number
  readonly mjyPerFlux: number
  readonly major: number | undefined
  readonly minor: number | undefined
  readonly arcsecPerAxis: number
  readonly majorLimit: number | undefined // says < where the axis is an upper limit only
  readonly minorLimit: number | undefined
}

const ID = ['source_id', 'name', 'nvss', 'id']
const RA = ['ra_deg', '_raj2000', 'raj2000', 'ra']
const DEC = ['dec_deg', '_dej2000', 'dej2000', 'dec']
const FLUX = ['flux_mjy', 'flux_jy', 'flux_20_cm', 's1.4', 'peak_mjy_beam', 'peak_jy_beam'] // integrated before peak
const MAJOR = ['maj_arcsec', 'major_axis', 'majaxis']
const MINOR = ['min_arcsec', 'minor_axis', 'minaxis']
const MAJOR_LIMIT = ['limit_major_axis', 'l_majaxis']
const MINOR_LIMIT = ['limit_minor_axis', 'l_minaxis']

const MJY_PER: Readonly<Record<string, number>> = { mjy: 1, jy: 1000 }
const ARCSEC_PER: Readonly<Record<string, number>> = { arcsec: 1, arcmin: 60, degree: 3600, deg: 3600 }

/**
 * Finds the columns by their names, in any case. Where the table does not state a unit, names such as flux_jy do, and
 * the rest is in mJy and arcseconds, as in NVSS.
 *
 * @param units  of the columns; '' where not stated
 * @returns      or what is missing
 */
export function surveyColumns(names: readonly string[], units: readonly string[]): SurveyColumns | string {
  const lower = names.map((name) => name.trim().toLowerCase())
  const find = (wanted: readonly string[]) => {
    const name = wanted.find((each) => lower.includes(each))
    return name === undefined ? undefined : lower.indexOf(name)
  }
  const [ra, dec, flux, major] = [RA, DEC, FLUX, MAJOR].map(find)
  if (ra === undefined || dec === undefined) return 'no columns ra_deg and dec_deg'
  if (flux === undefined) return `no column of fluxes, such as ${FLUX.join(', ')}`
  const mjyPerFlux = MJY_PER[unitOf(units[flux]) || (/_jy/.test(lower[flux]) ? 'jy' : 'mjy')]
  if (mjyPerFlux === undefined) return `fluxes in "${units[flux]}"`
  const arcsecPerAxis = ARCSEC_PER[(major !== undefined && unitOf(units[major])) || 'arcsec']
  if (arcsecPerAxis === undefined) return `axes in "${units[major!]}"`
  return {
    count: names.length,
    id: find(ID),
    ra,
    dec,
    flux,
    mjyPerFlux,
    major,
    minor: find(MINOR),
    arcsecPerAxis,
    majorLimit: find(MAJOR_LIMIT),
    minorLimit: find(MINOR_LIMIT),
  }
}

function unitOf(text = ''): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/\/beam$/, '')
}
