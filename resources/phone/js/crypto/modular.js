/** Modular arithmetic on big integers. */

/** `value` mod `modulus`, never negative. */
export function mod(value, modulus) {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** The inverse of `value` mod `modulus`; throws when there is none. */
export function inverse(value, modulus) {
  let [a, b] = [mod(value, modulus), modulus];
  let [x, y] = [1n, 0n];
  while (b) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  if (a !== 1n) throw new RangeError("no inverse");
  return mod(x, modulus);
}

/** base^exponent mod modulus, four bits of the exponent at a time. */
export function power(base, exponent, modulus) {
  const table = [1n, mod(base, modulus)];
  for (let i = 2; i < 16; i += 1) table.push((table[i - 1] * table[1]) % modulus);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let i = 0; i < 4; i += 1) result = (result * result) % modulus;
    result = (result * table[Number.parseInt(digit, 16)]) % modulus;
  }
  return result;
}
