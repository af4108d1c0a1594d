/** What `--beam` takes, wherever it is. */
export const BEAM_HELP = 'primary beam: airy, tapered2, tapered4, none, or a FITS image of a power beam'
