const GB = 1e9

/** Free bytes of a folder's disk below which a warning is due, and below which no group is taken on, or all of it fails. */
export const DISK_LIMITS = {
  output: { warnBytes: 50 * GB, leastBytes: 10 * GB },
  scratch: { warnBytes: 20 * GB, leastBytes: 5 * GB },
  state: { warnBytes: 5 * GB, leastBytes: 1 * GB },
} as const
