// The check digit of an ID number, GB 11643: a weighted sum modulo 11.

export const ID_LENGTH = 18;
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = "10X98765432";

export function isIdGood(number) {
  if (!/^\d{17}[\dX]$/.test(number)) return false;
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
  return ID_CHECKS[sum % 11] === number[17];
}
