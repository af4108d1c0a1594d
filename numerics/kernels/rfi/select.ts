/** The value that would stand at place `k` if the `count` float32 were sorted; they are shuffled (Hoare 1961). */
export function select(values: usize, count: i32, k: i32): f32 {
  let low = 0, high = count - 1
  while (low < high) {
    const pivot = middleOfThree(read(values, low), read(values, (low + high) >> 1), read(values, high))
    let i = low, j = high
    while (i <= j) {
      while (read(values, i) < pivot) i++
      while (read(values, j) > pivot) j--
      if (i > j) break
      const a = read(values, i)
      write(values, i++, read(values, j))
      write(values, j--, a)
    }
    if (k <= j) high = j
    else if (k >= i) low = i
    else return read(values, k)
  }
  return read(values, k)
}

@inline function middleOfThree(a: f32, b: f32, c: f32): f32 {
  return max(min(a, b), min(max(a, b), c))
}

@inline function read(values: usize, i: i32): f32 {
  return load<f32>(values + (<usize>i << 2))
}

@inline function write(values: usize, i: i32, value: f32): void {
  store<f32>(values + (<usize>i << 2), value)
}

/** Median, and median absolute deviation from it, of `count` float32, which are lost; f32[2] at `out`. */
export function medianAndDeviation(values: usize, count: i32, out: usize): void {
  const median = select(values, count, count >> 1)
  for (let p = values, end = values + (<usize>count << 2); p < end; p += 4) store<f32>(p, abs(load<f32>(p) - median))
  store<f32>(out, median)
  store<f32>(out, select(values, count, count >> 1), 4)
}
