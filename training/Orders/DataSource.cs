namespace Conversion.Training.Orders;

/// <summary>The source of a data set, for the model's card.</summary>
public sealed record DataSource(string Title, string Citation, string Licence, string Url);
