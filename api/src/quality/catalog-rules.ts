import { type Judgement, judge, judgementOf, type Rule } from './image-rules.ts'

/** Sources that a comparison needs before it is judged. */
export const LEAST_COMPARED = 3

/**
 * What an image is judged by that is held against a catalogue: the limits of the operators, beyond which it warns; it fails
 * at twice what they allow.
 */
export const CATALOG_RULES = {
  fluxError: {
    ...{ name: 'flux_error', unit: '', worse: 'above', warn: 0.2, fail: 0.4 },
    why: 'the median flux is off by so much of itself',
  },
  fluxScatter: {
    ...{ name: 'flux_scatter', unit: '', worse: 'above', warn: 0.3, fail: 0.6 },
    why: 'fluxes of single sources scatter so much about the median ratio',
  },
  offsetRms: {
    ...{ name: 'offset_rms_arcsec', unit: 'arcsec', worse: 'above', warn: 5, fail: 10 },
    why: 'sources lie so far from where they are listed',
  },
  offset: {
    ...{ name: 'offset_arcsec', unit: 'arcsec', worse: 'above', warn: 2, fail: 4 },
    why: 'all sources together lie so far to one side',
  },
  completeness: {
    ...{ name: 'completeness', unit: '', worse: 'below', warn: 0.7, fail: 0.5 },
    why: 'so few of the sources that should be seen are found',
  },
} as const satisfies Readonly<Record<string, Rule>>

export type CatalogRuleName = keyof typeof CATALOG_RULES

/** The worst of what the rules say. @param values  null where not measured */
export function judgeAgainstCatalog(values: Readonly<Record<CatalogRuleName, number | null>>): Judgement {
  const names = Object.keys(CATALOG_RULES) as CatalogRuleName[]
  return judgementOf(names.map((name) => judge(CATALOG_RULES[name], values[name])))
}
