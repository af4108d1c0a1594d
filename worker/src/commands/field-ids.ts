const MOST_FIELDS = 100_000 // that a range may reach, so that a slip of the finger does not fill the memory

/** 'all', or '3,10~14' as CASA writes a list of fields. */
export function fieldIds(text: string): 'all' | number[] {
  if (text === 'all') return 'all'
  return text.split(',').flatMap((part) => {
    const range = /^(\d+)(?:~(\d+))?$/.exec(part.trim())
    if (!range) throw new RangeError(`field "${part}", wanted all, or FIELD_IDs such as 3,10~14`)
    const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])]
    if (last < first || last > MOST_FIELDS) throw new RangeError(`fields ${part}, wanted a rising range`)
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
}
