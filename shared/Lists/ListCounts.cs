namespace Conversion.Lists;

/// <summary>How many people a list has, and how many were left out for which reason.</summary>
/// <param name="People">All people of the list.</param>
/// <param name="HeldOut">In the control group, or with the address of somebody in it.</param>
/// <param name="WithoutConsent">Did not agree to advertising, or have the address of somebody who refused.</param>
/// <param name="WithoutAddress">Have no address that the tool accepts.</param>
/// <param name="Repeated">Have the address of somebody who is on the list already.</param>
/// <param name="Written">On the list.</param>
public sealed record ListCounts(int People, int HeldOut, int WithoutConsent, int WithoutAddress, int Repeated, int Written);
