using System.Globalization;
using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>A file that leaves several things open asks for all of them at once: one line that a user copies answers all.</summary>
public sealed class FurtherQuestionTests
{
    [Fact]
    public void TwoQuestions_AreAskedAtOnce()
    {
        const string Text = "order_id,order_date,who,total\n1,01/02/2024,a,10.00\n2,03/04/2024,b,20.00\n3,05/06/2024,a,30.00\n";
        var rows = string.Concat(Enumerable.Range(4, 30).Select(i => $"{i},0{i % 9 + 1}/0{i % 8 + 1}/2024,c{i % 7},10.00\n"));
        var refusal = Refusal(Text + rows);

        Assert.Equal(["customer=who,dateOrder=dmy", "customer=who,dateOrder=mdy"], refusal.Suggestions);
        Assert.Contains("must have a column for customer", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("day or month may be first", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(33, Read(Text + rows, refusal.Suggestions[0]).Count);
    }

    [Fact]
    public void WhatTheUserSays_IsInEachLine() => Assert.Equal(
        [
            "order=nr,dateOrder=dmy,decimal=point", "order=nr,dateOrder=dmy,decimal=comma", "order=nr,dateOrder=mdy,decimal=point",
            "order=nr,dateOrder=mdy,decimal=comma",
        ],
        Refusal("nr,customer,date,total\n1,a,01/02/2024,1.250\n2,b,03/04/2024,2.500\n", "order=nr").Suggestions.ToHashSet());

    [Theory]
    [InlineData(",")]
    [InlineData("\t")]
    public void FileWithoutNames_GetsALineWithAllColumns(string delimiter)
    {
        var text = string.Concat(Enumerable.Range(0, 120).Select(i => string.Join(
            delimiter, 5000 + i / 2, $"2024-{i / 60 + 1:00}-{i / 2 % 28 + 1:00}", $"K{i / 2 % 11:000}", $"S{i % 5}", i % 3 + 1,
            (3.5 + i % 5).ToString("0.00", CultureInfo.InvariantCulture)) + "\n"));

        var line = Refusal(text).Suggestions[0];
        Assert.Equal("customer=3,quantity=5,price=6,order=1", line);
        Assert.Equal(60, Read(text, line).Count);
    }

    [Fact]
    public void ProductOfUnitsAndPrice_IsTheMoneyOfTheLine()
    {
        var text = string.Concat(Enumerable.Range(0, 90).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{7000 + i / 3},2024-01-{i / 3 % 28 + 1:00},{100 + i / 3 % 7},S{i % 4},{i % 4 + 1},{2.25 + i % 4:0.00},{(i % 4 + 1) * (2.25 + i % 4):0.00}\n")));

        Assert.Equal("customer=3,lineTotal=7,order=1", Refusal(text).Suggestions[0]);
    }

    [Fact]
    public void CustomerNumbersWithZeros_AreProposed()
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i:0000000000},202401{i % 28 + 1:00},{i % 9:0000000000},{i + 5}.50\n"));

        Assert.Equal(["customer=PARTNR"], Refusal($"VBELN,ERDAT,PARTNR,NETWR\n{rows}").Suggestions);
    }

    [Fact]
    public void Places_AreNotProposedAsCustomers()
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},2024-01-{i % 28 + 1:00},Town {i % 9},{4000 + i % 8},{i + 5}.50\n"));

        Assert.Empty(Refusal($"order_id,order_date,ship-city,last 4 digits,total\n{rows}").Suggestions);
    }

    [Fact]
    public void RepeatedTotal_TakesTheNumberThatTellsOrdersApart()
    {
        const string Text =
            "vorgang,datum,kunde,artikel,gesamtbetrag\n" +
            "V-1,2024-01-05,a,S1,30.00\nV-1,2024-01-05,a,S2,30.00\nV-2,2024-01-06,b,S1,12.00\n" +
            "V-3,2024-01-07,a,S1,45.00\nV-3,2024-01-07,a,S2,45.00\nV-3,2024-01-07,a,S3,45.00\n";

        Assert.Equal(["a 2024-01-05 30.00", "a 2024-01-07 45.00", "b 2024-01-06 12.00"], Read(Text));
    }

    [Fact]
    public void RepeatedTotal_WithoutANumber_IsAsked()
    {
        const string Text =
            "datum,kunde,artikel,gesamtbetrag\n2024-01-05,a,S1,30.00\n2024-01-05,a,S2,30.00\n" +
            "2024-01-07,a,S1,45.00\n2024-01-07,a,S2,45.00\n2024-01-07,a,S3,45.00\n";
        var refusal = Refusal(Text);

        Assert.Equal(["order=datum,at=datum", "order="], refusal.Suggestions);
        Assert.Equal(["a 2024-01-05 30.00", "a 2024-01-07 45.00"], Read(Text, "order=datum,at=datum"));
    }
}
