using System.Numerics;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>A point of the curve edwards25519, affine.</summary>
internal sealed record Ed25519Point(BigInteger X, BigInteger Y);
