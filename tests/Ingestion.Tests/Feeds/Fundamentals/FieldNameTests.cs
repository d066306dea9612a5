using Ingestion.Feeds.Fundamentals;

namespace Ingestion.Tests.Feeds.Fundamentals;

public sealed class FieldNameTests
{
    /// <summary>All names that the five documents have been seen to have, each with what it is in the table. Whoever reads the table relies on them.</summary>
    private const string Pinned = """
            Symbol=symbol AssetType=asset_type Name=name Description=description CIK=cik Exchange=exchange Currency=currency Country=country Sector=sector
            Industry=industry Address=address OfficialSite=official_site FiscalYearEnd=fiscal_year_end LatestQuarter=latest_quarter
            MarketCapitalization=market_capitalization EBITDA=ebitda PERatio=pe_ratio PEGRatio=peg_ratio BookValue=book_value DividendPerShare=dividend_per_share
            DividendYield=dividend_yield EPS=eps RevenuePerShareTTM=revenue_per_share_ttm ProfitMargin=profit_margin OperatingMarginTTM=operating_margin_ttm
            ReturnOnAssetsTTM=return_on_assets_ttm ReturnOnEquityTTM=return_on_equity_ttm RevenueTTM=revenue_ttm GrossProfitTTM=gross_profit_ttm
            DilutedEPSTTM=diluted_eps_ttm QuarterlyEarningsGrowthYOY=quarterly_earnings_growth_yoy QuarterlyRevenueGrowthYOY=quarterly_revenue_growth_yoy
            AnalystTargetPrice=analyst_target_price AnalystRatingStrongBuy=analyst_rating_strong_buy AnalystRatingBuy=analyst_rating_buy
            AnalystRatingHold=analyst_rating_hold AnalystRatingSell=analyst_rating_sell AnalystRatingStrongSell=analyst_rating_strong_sell TrailingPE=trailing_pe
            ForwardPE=forward_pe PriceToSalesRatioTTM=price_to_sales_ratio_ttm PriceToBookRatio=price_to_book_ratio EVToRevenue=ev_to_revenue
            EVToEBITDA=ev_to_ebitda Beta=beta 52WeekHigh=52_week_high 52WeekLow=52_week_low 50DayMovingAverage=50_day_moving_average
            200DayMovingAverage=200_day_moving_average SharesOutstanding=shares_outstanding SharesFloat=shares_float PercentInsiders=percent_insiders
            PercentInstitutions=percent_institutions DividendDate=dividend_date ExDividendDate=ex_dividend_date
            fiscalDateEnding=fiscal_date_ending reportedEPS=reported_eps reportedDate=reported_date estimatedEPS=estimated_eps surprise=surprise
            surprisePercentage=surprise_percentage reportTime=report_time
            reportedCurrency=reported_currency grossProfit=gross_profit totalRevenue=total_revenue costOfRevenue=cost_of_revenue
            costofGoodsAndServicesSold=costof_goods_and_services_sold operatingIncome=operating_income
            sellingGeneralAndAdministrative=selling_general_and_administrative researchAndDevelopment=research_and_development
            operatingExpenses=operating_expenses investmentIncomeNet=investment_income_net netInterestIncome=net_interest_income interestIncome=interest_income
            interestExpense=interest_expense nonInterestIncome=non_interest_income otherNonOperatingIncome=other_non_operating_income depreciation=depreciation
            depreciationAndAmortization=depreciation_and_amortization incomeBeforeTax=income_before_tax incomeTaxExpense=income_tax_expense
            interestAndDebtExpense=interest_and_debt_expense netIncomeFromContinuingOperations=net_income_from_continuing_operations
            comprehensiveIncomeNetOfTax=comprehensive_income_net_of_tax ebit=ebit ebitda=ebitda netIncome=net_income
            totalAssets=total_assets totalCurrentAssets=total_current_assets cashAndCashEquivalentsAtCarryingValue=cash_and_cash_equivalents_at_carrying_value
            cashAndShortTermInvestments=cash_and_short_term_investments inventory=inventory currentNetReceivables=current_net_receivables
            totalNonCurrentAssets=total_non_current_assets propertyPlantEquipment=property_plant_equipment
            accumulatedDepreciationAmortizationPPE=accumulated_depreciation_amortization_ppe intangibleAssets=intangible_assets
            intangibleAssetsExcludingGoodwill=intangible_assets_excluding_goodwill goodwill=goodwill investments=investments
            longTermInvestments=long_term_investments shortTermInvestments=short_term_investments otherCurrentAssets=other_current_assets
            otherNonCurrentAssets=other_non_current_assets totalLiabilities=total_liabilities totalCurrentLiabilities=total_current_liabilities
            currentAccountsPayable=current_accounts_payable deferredRevenue=deferred_revenue currentDebt=current_debt shortTermDebt=short_term_debt
            totalNonCurrentLiabilities=total_non_current_liabilities capitalLeaseObligations=capital_lease_obligations longTermDebt=long_term_debt
            currentLongTermDebt=current_long_term_debt longTermDebtNoncurrent=long_term_debt_noncurrent shortLongTermDebtTotal=short_long_term_debt_total
            otherCurrentLiabilities=other_current_liabilities otherNonCurrentLiabilities=other_non_current_liabilities
            totalShareholderEquity=total_shareholder_equity treasuryStock=treasury_stock retainedEarnings=retained_earnings commonStock=common_stock
            commonStockSharesOutstanding=common_stock_shares_outstanding
            operatingCashflow=operating_cashflow paymentsForOperatingActivities=payments_for_operating_activities
            proceedsFromOperatingActivities=proceeds_from_operating_activities changeInOperatingLiabilities=change_in_operating_liabilities
            changeInOperatingAssets=change_in_operating_assets depreciationDepletionAndAmortization=depreciation_depletion_and_amortization
            capitalExpenditures=capital_expenditures changeInReceivables=change_in_receivables changeInInventory=change_in_inventory profitLoss=profit_loss
            cashflowFromInvestment=cashflow_from_investment cashflowFromFinancing=cashflow_from_financing
            proceedsFromRepaymentsOfShortTermDebt=proceeds_from_repayments_of_short_term_debt
            paymentsForRepurchaseOfCommonStock=payments_for_repurchase_of_common_stock paymentsForRepurchaseOfEquity=payments_for_repurchase_of_equity
            paymentsForRepurchaseOfPreferredStock=payments_for_repurchase_of_preferred_stock dividendPayout=dividend_payout
            dividendPayoutCommonStock=dividend_payout_common_stock dividendPayoutPreferredStock=dividend_payout_preferred_stock
            proceedsFromIssuanceOfCommonStock=proceeds_from_issuance_of_common_stock
            proceedsFromIssuanceOfLongTermDebtAndCapitalSecuritiesNet=proceeds_from_issuance_of_long_term_debt_and_capital_securities_net
            proceedsFromIssuanceOfPreferredStock=proceeds_from_issuance_of_preferred_stock proceedsFromRepurchaseOfEquity=proceeds_from_repurchase_of_equity
            proceedsFromSaleOfTreasuryStock=proceeds_from_sale_of_treasury_stock changeInCashAndCashEquivalents=change_in_cash_and_cash_equivalents
            changeInExchangeRate=change_in_exchange_rate
            """;

    [Fact]
    public void What_the_provider_calls_its_fields_is_what_they_are_called_here_in_lower_snake_case()
    {
        var pairs = Pinned.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=')).ToList();

        pairs.Should().HaveCount(149);
        pairs.Select(static pair => FieldName.Of(pair[0])).Should().Equal(pairs.Select(static pair => pair[1]));
        pairs.Select(static pair => pair[1]).Distinct().Should().HaveCount(pairs.Count - 1, "EBITDA and ebitda are one name, in two documents");
    }

    [Fact]
    public void What_is_a_number_among_them_is_never_a_text()
    {
        var names = Pinned.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=')[0]).Except(["fiscalDateEnding"]);
        var numbers = names.Where(static name => Row(name, "7").Numbers.Items.Count == 2).ToList();

        numbers.Should().HaveCountGreaterThan(100);
        numbers.Should().OnlyContain(static name => Row(name, "about 7").Texts.Items.Count == 0);
    }

    [Theory]
    [InlineData("already_snake_case", "already_snake_case")]
    [InlineData("Total Revenue (USD)", "total_revenue_usd")]
    [InlineData("total-revenue", "total_revenue")]
    [InlineData("  _totalRevenue__", "total_revenue")]
    [InlineData("Error Message", "error_message")]
    [InlineData("Q1Sales", "q1_sales")]
    [InlineData("TTM", "ttm")]
    [InlineData("EPSTTMGrowth", "epsttm_growth")]
    [InlineData("A", "a")]
    [InlineData("7", "7")]
    [InlineData("na\u00efveRatio", "na_ve_ratio")]
    [InlineData("umsatz\u0130", "umsatz")]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("___", null)]
    [InlineData("\u58f2\u4e0a\u9ad8", null)]
    public void A_name_that_nobody_has_seen_yet_has_letters_digits_and_single_underscores(string? name, string? expected) => FieldName.Of(name).Should().Be(expected);

    [Fact]
    public void A_name_is_not_longer_than_eighty_characters()
    {
        FieldName.Of(new string('x', 80)).Should().HaveLength(80);
        FieldName.Of(new string('x', 81)).Should().BeNull();
        FieldName.Of($"a{new string('x', 78)}B").Should().BeNull("the underscore is one too many");
    }

    private static DocumentRow Row(string name, string value) =>
        Documents.Whole(DocumentKind.CashFlow, Documents.Statement($"\"nobodyKnowsThis\":\"1\",\"{name}\":\"{value}\"")).Rows[0];
}
