"""Statements in the XLS of old: three small files, kept as letters, and what becomes of them."""

import base64
import random
import zlib

import pytest

from ledger import bankfiles, sheets
from tests.ledger.test_bankfiles import EXPECTED, figures
from tests.ledger.test_hostile_statements import read_or_refuse

SOUND = (
    "c-rk)O-NKx6#nj;8Rw@_N7F!q$3y7P1ZSL-f^@P!7u96BNGd38#6%loFvu2V{w#%{RX-caO&haKKU7e=7J>aNq97P^"
    "SF5O?h59<@%zLKg!hw>C_dV`;_ndp~x%b_3?%#VpQIH<FT{?-"
    "MPzM)gO+Rwx$rL5O&4fVZrpa0R?W1Hm_^06akt1_Fc#!+d%RXd(PeQ}E`w3CtJ*A^Kjd*vm%~(ckmp-"
    "&8?n5n6h3h2ALy7dNQ0NJvD}~+?&4)s_iDX!4E$OD!VNAs0<(sW2Zq~}AEDvn=uGD!ek_d|Nl%x2<C6&?jpgz^n()D"
    "*1=<Xm!L4Ip!OSYw2y3!~j2ae*aX#ijBnflmp<jX5pAo;h2a_=JY%bFYLgLzy6d<X$-"
    "b#sY^rajZRh82|O6ohKR3*A5u(&!)~oj8eZ+|ZL$gh(VB4u>OE(M{Dg6bte8bg$8{(+3sD8=bWiID;hGIojix(kak)"
    "eD>HT6Bt(kARMU-Z>g*bSJilcy&sJFBnzXq&<k}|T0RArVp{>;3uNsGEm%8pWljZ&CXg@r0-0GM+8w5EetNmDwJ~-"
    "~Bz>}9WOkJ`JP<H(k!w)pJSmZ}pjZdWrN%~~{bF^s<V%GXkq*7rHWpi%-"
    "2<XCD5Yzuov7edY~8&4ddd%dJaA7Rnu=|p{8+=}xuUVxu@RKfE|;MC{0yK%Rj8|1824lLTUjg6JE0}NtVTX9gp4CiY"
    "wOI%jEos*JQx{{M@L!uO1^cWz7l=S(pRGIn&UL$+;g0ZIL{pCCN9UatSw?$6U$ypKjSC%$0PYNw$(qVGaWucw%Cem5"
    "i2gS;<v20#0r1cd5t;lpH>~TIPOt@^M2H6g}B4b(>nbF0XT5rz<~n?4jedG4k$ULLQZmS>$J`1Mz8f>XNJ<O^PA+q#"
    "X-79cGJDmz%IHY_8^7ctm0=CJj%AEmRQIBU&uH_t*7Wd+baF&%sPJQwxZ^L&yp*Ke%}<zw*A>``uT_3{|?sg=FR"
)
WITH_A_FORMULA = (
    "c-rk)O-NKx6#njeZ+;tfGz~Nu1|usIoN-bL(#if@RFmZ*si3qG6K#yaAX}9AvlN0>{cI#RZOk_PP=W1Q1opFtf?&*D"
    "t)hY!>U7STH`7=y9H^*x-{YQl&$;KGd+xpG-Jkbtx-c<zyKDwOpaD7-"
    "k}lY@WQvk2&3HlO$s}jfZzrXsg?|bzCrzZ?h6j019Xy9T-"
    "!srKX*?zhyrXm!rxEFmb@=}vwu=vKihZajs&Jho`6v~yiiDmJx>D#Z(R?U$n@C25){|~R9maGxQn}fT;#RF(%JRW>?"
    "@FCFA_<}dPdJJ%Tv91r8ye$XZ9RWyfzR+@95ioD9kGshTTcSTG=byzlJo<g(_iY8-"
    ";)1XxdO?*E|xo%kYCmeU;xSE65u0nW2?a>8d~<u;Tl#@o|6Zv1<!qc^dW&RGSZEc=*10RjEWEph5~^=uqL#rwvJ*U("
    "wXS@H|=ynMey3k+EJWA44oY95zP81(06>YrA<aLsoX#ySRL3>T@$FOvjKbG`x|2{45ft*sI$`YDd>uAxp^;;wZpq;?"
    "Z}gF%0o1Y0?8N3m*u71VeaO~7yH_q!^cE2Ap1pXS6Rygfg~<+4XT_kCAJK$lo}g_4vN*)k}nflOgi+gXf81`yN5()S"
    "V}9Xosi&VcwJV0J>^F}9JuEjnGJ8C{6y2tx#Ede;W3ocE*GWx{0yN=RjI32827{Jw=!3tw?a#QT8*5V7paL%np<Z9="
    "4H%4<H1OAJUYtMSJKzT`bzXQQ(uX`p5Zj&j0~p}XUlK~ady+PwuEI(EIUm7)I9NgJd&QVt-"
    ")a*)6pYji>>HOSkc9b%e11474Fx0jXCyDtM!;1do<X(Uu?10MwTr*))23oz2j3vswj^lgGBn2K2=I1+MpHT4tq{Z{C"
    "Buv!GZ+~7A#n>U}4!%a!Q4qyA1QR&F4mk`Cn(A(t`Dy<iEv1x<~fXz0!|ebVuw%9Q`@P&nnnd+Ll^oo%H`g#vy7wPW"
    "Rb%@uNHE_@&#5%I?pyD|&z3CzNaZ3%U6Do7?{eTBqzN"
)
REACHING_FAR = (
    "c-rk)OGs2<6#o7@GtQ$?N7F!qVGy!1!5Jr|Af4>xqM9rhNd+}FVxo;P7-"
    "WkwA4?%<)ng;MX=AqOK?SvI5!ho91;LoRT15pd)Y~~{?$yy;I8;(`zu`akKj%OH_n&+J_q>=WNR8Ynox~#4!-"
    "iSijhqadqU1IeAE;c{Icq*$lynRK6x=TA$Q%bA=010FA98<BLc_TIDM{c1rDHgQXm_G5u!7hjF~k(dP)AbX23hh@B2"
    "g8JJSlRu$lK!iNaS|042!HI-;_FniAc0!i!q8@v@$8n1M}XKI`701LNT84D86`ErF|V}NOr`!{>}ow-HTCBzcscc+L"
    "E!Z6pE+=NAXP$0AJ0S`Xpf4SJtjT_U{Yr&L!+uG&|4-"
    "{e%qgA$YLO&LtX}_fF$FR#Bdl7pfUA{Q>kKg$^R=#3^*+rawVN2!+DIU@%l2-"
    "ds~lV<Fm}>J2pRazRD$*3aH?oJ9idJldm}^3y=y`Nd&U#xbruKrmDl+*(x~tgdwc`#uI55^M~cMkmxcY56p4in%<z7"
    "s%S-"
    "Td;QI%AE3&j3Zz21v0aIv^z}S`uu8tYg6R7So&nYNbf4^_(MR)C9Xl0^D=fE78O!slgNHyT`T!gkwr8g=vm%WY-IKf"
    "h|i#umQy=n!RyHSjQj@54}Cg#-#;`J*+}`Z#>w+VV{alOD5G62PWAaWfJ#-"
    "Vu3cq3h?q}htU&KYmi)9DxilZr9jO~Hl8+hrW}xrENNfCcl;O`$$0C0v{+i*h#NRfjX{6cbG#hD-In7R5j=`)g!K?|"
    "h)9_FC6Zgksc{AqfAM~>vK1y87Vq1d6CM<4)#U?ELUKcdhI6ke$YiJx%f6D>klJkO^=VA{&M5JS`*9vi$1EiIF9v)b"
    "*V8Ma~3l=O`_;n~br9w_}b~)jt&+$&<f1Mdhv)11v|1A#DJ+hnbl>zLgJ7N!#=*?>Utbs$BTxywh%>N4+hpF`>-"
    "Dg`Rj?S#dFWpvD=KCzWqVM-jp={fq%_h!2-2M-y@9m8"
)


def unpacked(letters: str) -> bytes:
    """Return the file behind the letters."""
    return zlib.decompress(base64.b85decode(letters))


def test_an_old_workbook_is_read():
    statement = bankfiles.read(unpacked(SOUND), "sao-ke.xls")
    assert figures(statement) == EXPECTED
    assert (statement.account_number, statement.rows[0].text) == ("113000123456", "Lê An")


def test_an_old_workbook_with_a_formula_is_refused_by_the_name_of_the_cell():
    with pytest.raises(bankfiles.BankFileError, match=r"Ô D5 .*công thức"):
        bankfiles.read(unpacked(WITH_A_FORMULA), "sao-ke.xls")


def test_an_old_workbook_that_reaches_far_is_refused_before_it_is_opened():
    with pytest.raises(sheets.SheetError, match="quá nhiều dòng hoặc cột"):
        bankfiles.read(unpacked(REACHING_FAR), "sao-ke.xls")


@pytest.mark.parametrize("seed", range(0, 400, 20))
def test_an_old_workbook_that_was_damaged_is_read_or_refused(seed):
    for dice in map(random.Random, range(seed, seed + 20)):
        data = bytearray(unpacked(SOUND))
        for _ in range(dice.randrange(1, 6)):
            at = dice.choice([dice.randrange(600), dice.randrange(len(data))])
            data[at] = dice.choice([0, 255, dice.randrange(256)])
        read_or_refuse(bytes(data), "sao-ke.xls")
