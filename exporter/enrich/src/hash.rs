/// FNV-1a, 64 bits, of the parts one after the other: identities that every sensor computes alike.
/// <http://www.isthe.com/chongo/tech/comp/fnv/>
pub(crate) fn hash(parts: &[&[u8]]) -> u64 {
    parts
        .iter()
        .flat_map(|part| part.iter())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
