// The minor cycle of CLEAN (Högbom 1974, A&AS 15, 417) over a list of the pixels that can matter, with the whole point
// spread function (Clark 1980, A&A 89, 377, subtracts only a patch of it). Images are [height, width] float32.
//
// The list is of blocks of four pixels of a row, x a multiple of 4 as the width is.
// seats: [block, 2] int32, x and y; values: [block, 4] float32.

/** Largest |value| of `count` float32, a multiple of 4. */
export function largest(values: usize, count: i32): f32 {
  let most = f32x4.splat(0);
  for (let p = values, end = values + (<usize>count << 2); p < end; p += 16) most = f32x4.pmax(most, f32x4.abs(v128.load(p)));
  return max(max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)), max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)));
}

/** Counts the pixels of an image by |value|: bin i holds those in [i, i + 1) / binsPerJy, the last all above. */
export function countByMagnitude(image: usize, count: i32, bins: usize, binCount: i32, binsPerJy: f32): void {
  memory.fill(bins, 0, <usize>binCount << 2);
  for (let p = image, end = image + (<usize>count << 2); p < end; p += 4) {
    const i = min<i32>(<i32>(abs(load<f32>(p)) * binsPerJy), binCount - 1), bin = bins + (<usize>i << 2);
    store<i32>(bin, load<i32>(bin) + 1);
  }
}

/** Lists the blocks with a pixel of at least `limit`; returns their number, or −1 where there are more than `capacity`. */
export function listBlocks(image: usize, width: i32, height: i32, limit: f32, seats: usize, values: usize, capacity: i32): i32 {
  const least = f32x4.splat(limit), count = width * height;
  let blocks = 0;
  for (let i = 0; i < count; i += 4) {
    const v = v128.load(image + (<usize>i << 2));
    if (!v128.any_true(f32x4.ge(f32x4.abs(v), least))) continue;
    if (blocks == capacity) return -1;
    store<i32>(seats + (<usize>blocks << 3), i % width);
    store<i32>(seats + (<usize>blocks << 3), i / width, 4);
    v128.store(values + (<usize>blocks << 4), v);
    blocks++;
  }
  return blocks;
}

/**
 * Takes `gain` of the largest listed pixel, adds it to the model and subtracts it, with the point spread function
 * around it, from all listed pixels; until the largest is at most `stop`, or `iterations` are done. The point spread
 * function is as large as the image, centred at (width/2, height/2); what lies farther apart than it reaches is left to
 * the major cycle.
 *
 * @returns the number of iterations
 */
export function minorCycle(seats: usize, values: usize, blocks: i32, psf: usize, width: i32, height: i32, gain: f32, stop: f32, iterations: i32, model: usize): i32 {
  const xCentre = width >> 1, yCentre = height >> 1;
  let most = largest(values, blocks << 2), done = 0;
  for (; done < iterations && most > stop; done++) {
    const wanted = f32x4.splat(most);
    let block = 0, lane = 0;
    while (!v128.any_true(f32x4.eq(f32x4.abs(v128.load(values + (<usize>block << 4))), wanted))) block++;
    const at = values + (<usize>block << 4);
    while (abs(load<f32>(at + (<usize>lane << 2))) != most) lane++;
    const flux = gain * load<f32>(at + (<usize>lane << 2));
    const xPeak = load<i32>(seats + (<usize>block << 3)) + lane, yPeak = load<i32>(seats + (<usize>block << 3), 4);
    const component = model + (<usize>(yPeak * width + xPeak) << 2);
    store<f32>(component, load<f32>(component) + flux);
    const taken = f32x4.splat(flux), dx = xCentre - xPeak, dy = yCentre - yPeak;
    let rest = f32x4.splat(0);
    for (let b = 0, seat = seats, value = values; b < blocks; b++, seat += 8, value += 16) {
      const x = load<i32>(seat) + dx, y = load<i32>(seat, 4) + dy;
      let v = v128.load(value);
      if (<u32>y < <u32>height && x > -4 && x < width) {
        v = f32x4.sub(v, f32x4.mul(taken, psfBlock(psf + (<usize>(y * width) << 2), x, width)));
        v128.store(value, v);
      }
      rest = f32x4.pmax(rest, f32x4.abs(v));
    }
    most = max(max(f32x4.extract_lane(rest, 0), f32x4.extract_lane(rest, 1)), max(f32x4.extract_lane(rest, 2), f32x4.extract_lane(rest, 3)));
  }
  return done;
}

/** Four pixels of a row from x on, 0 where they lie outside of it. */
@inline function psfBlock(row: usize, x: i32, width: i32): v128 {
  if (x >= 0 && x + 4 <= width) return v128.load(row + (<usize>x << 2));
  let v = f32x4.splat(0);
  if (x >= 0) v = f32x4.replace_lane(v, 0, load<f32>(row + (<usize>x << 2)));
  if (x + 1 >= 0 && x + 1 < width) v = f32x4.replace_lane(v, 1, load<f32>(row + (<usize>(x + 1) << 2)));
  if (x + 2 >= 0 && x + 2 < width) v = f32x4.replace_lane(v, 2, load<f32>(row + (<usize>(x + 2) << 2)));
  if (x + 3 < width) v = f32x4.replace_lane(v, 3, load<f32>(row + (<usize>(x + 3) << 2)));
  return v;
}
