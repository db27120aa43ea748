using Conversion.Json;

namespace Conversion.Tests.Json;

public sealed class FieldErrorsTests
{
    [Fact]
    public void NoError_IsNotThrown() => new FieldErrors().ThrowIfAny();

    [Theory]
    [InlineData(20, 20, "/19 is wrong.")]
    [InlineData(21, 21, "1 more error is not listed.")]
    [InlineData(23, 21, "3 more errors are not listed.")]
    public void List_EndsAfterTwentyErrors_AndSaysHowManyMore(int count, int entries, string last)
    {
        var error = Thrown(Errors(count));

        Assert.Equal(entries, error.Errors.Count);
        Assert.Equal(last, error.Errors[^1].ToString());
        Assert.EndsWith(last, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ErrorOfAPart_CountsWithWhatItDoesNotList()
    {
        var errors = Errors(0);
        errors.Add(Thrown(Errors(23)));
        Assert.Equal("3 more errors are not listed.", Thrown(errors).Errors[^1].Detail);

        errors.Add(Thrown(Errors(2)));
        Assert.Equal("5 more errors are not listed.", Thrown(errors).Errors[^1].Detail);
    }

    [Fact]
    public void OneMalformedField_MakesTheInputMalformed()
    {
        var errors = Errors(2);
        Assert.False(Thrown(errors).Malformed);

        errors.Count(malformed: true);
        errors.Add("/x", "is wrong.");
        Assert.True(Thrown(errors).Malformed);

        var listed = new FieldErrors();
        listed.Add("/a", "is wrong.", malformed: true);
        listed.Count(malformed: false);
        Assert.True(Thrown(listed).Malformed);
    }

    [Fact]
    public void ShortList_KeepsItsFirstErrors_AndCountsTheOthers()
    {
        var three = Thrown(Errors(3));
        Assert.Same(three, three.Shorten(3));
        Assert.Equal(["/0 is wrong.", "/1 is wrong.", "1 more error is not listed."], Texts(three.Shorten(2)));

        var many = Thrown(Errors(23));
        Assert.Same(many, many.Shorten(20));
        Assert.Equal(["/0 is wrong.", "22 more errors are not listed."], Texts(many.Shorten(1)));
    }

    [Fact]
    public void ErrorsUnderAPointer_HaveItBeforeTheirOwn()
    {
        Assert.Equal(["/customers/4/0 is wrong.", "/customers/4/1 is wrong."], Texts(Thrown(Errors(2)).Under("/customers/4")));

        var many = Thrown(Errors(22)).Under("/a");
        Assert.Equal(("/a/19 is wrong.", "2 more errors are not listed."), (many.Errors[19].ToString(), many.Errors[20].ToString()));
        Assert.Equal(21, many.Errors.Count);
    }

    private static FieldErrors Errors(int count)
    {
        var errors = new FieldErrors();
        for (var i = 0; i < count; i++)
            errors.Add($"/{i}", "is wrong.");
        return errors;
    }

    private static InvalidInputException Thrown(FieldErrors errors) => Assert.Throws<InvalidInputException>(errors.ThrowIfAny);

    private static IEnumerable<string> Texts(InvalidInputException error) => error.Errors.Select(field => field.ToString());
}
