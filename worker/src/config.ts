/** Print the stack and the causes of an error, not only its message. */
export const debug = process.env.CONTIMG_DEBUG === '1'

/** List of NVSS sources (CSV), for `--sources nvss`. */
export const nvssCatalog = process.env.NVSS_CATALOG

/** What OBSERVATION says instead of the telescope's name in the files' header. */
export const telescopeName = process.env.PIPELINE_TELESCOPE_NAME
